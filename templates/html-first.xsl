<?xml version="1.0" encoding="UTF-8"?>
<!-- The first page: whose, what, when, the result in plain words, how sure, and how to read the signs. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template name="first-page">
    <div class="first" id="top">
      <div class="masthead">
        <p class="kind"><xsl:value-of select="tool/@name"/></p>
        <h1><xsl:value-of select="$w[../@k = 'report.kind']"/></h1>
        <p class="whose"><xsl:value-of select="scope/@organisation"/></p>
      </div>
      <xsl:for-each select="excerpt">
        <p class="excerpt"><strong><xsl:value-of select="$w[../@k = 'excerpt.kind']"/></strong><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="k" select="'excerpt.of'"/><xsl:with-param name="a" select="@bundle"/><xsl:with-param name="b" select="@sha256"/><xsl:with-param name="c" select="@by"/></xsl:call-template>
          <xsl:if test="@redacted"><xsl:text> </xsl:text><strong><xsl:value-of select="$w[../@k = 'excerpt.redacted']"/></strong><xsl:text> </xsl:text><xsl:value-of select="$w[../@k = 'excerpt.committed']"/></xsl:if></p>
      </xsl:for-each>
      <xsl:call-template name="particulars"/>
      <h2 class="quiet"><xsl:value-of select="$w[../@k = 'summary']"/></h2>
      <xsl:call-template name="summary"/>
      <xsl:if test="framework"><xsl:call-template name="counts"/></xsl:if>
      <xsl:for-each select="counts/statements">
        <xsl:if test="@findings + @controls &gt; 0"><p class="stated"><xsl:call-template name="say"><xsl:with-param name="k" select="'summary.waived'"/><xsl:with-param name="a" select="@findings"/><xsl:with-param name="b" select="@controls"/></xsl:call-template></p></xsl:if>
        <xsl:if test="@attested &gt; 0"><p class="stated"><xsl:call-template name="say"><xsl:with-param name="k" select="'summary.attested'"/><xsl:with-param name="a" select="@attested"/></xsl:call-template></p></xsl:if>
        <xsl:if test="@expired &gt; 0"><p class="stated"><xsl:call-template name="say"><xsl:with-param name="k" select="'summary.expired'"/><xsl:with-param name="a" select="@expired"/></xsl:call-template></p></xsl:if>
        <xsl:if test="@unused &gt; 0"><p class="stated"><xsl:call-template name="say"><xsl:with-param name="k" select="'summary.unused'"/><xsl:with-param name="a" select="@unused"/></xsl:call-template></p></xsl:if>
      </xsl:for-each>
      <h2 class="quiet"><xsl:value-of select="$w[../@k = 'level']"/></h2>
      <xsl:call-template name="level"/>
    </div>
    <xsl:call-template name="contents"/>
    <xsl:call-template name="legend"/>
  </xsl:template>

  <xsl:template name="particulars">
    <table class="particulars">
      <tr><th scope="row"><xsl:value-of select="$w[../@k = 'organisation']"/></th><td><xsl:call-template name="cell"><xsl:with-param name="text" select="scope/@organisation"/></xsl:call-template></td></tr>
      <tr><th scope="row"><xsl:value-of select="$w[../@k = 'period']"/></th><td>
        <xsl:call-template name="span"><xsl:with-param name="from" select="scope/period/@from-local"/><xsl:with-param name="to" select="scope/period/@to-local"/></xsl:call-template>
        <div class="second"><xsl:call-template name="span"><xsl:with-param name="from" select="scope/period/@from"/><xsl:with-param name="to" select="scope/period/@to"/></xsl:call-template></div>
      </td></tr>
      <tr><th scope="row"><xsl:value-of select="$w[../@k = 'accounts']"/></th><td>
        <xsl:for-each select="scope/account[position() &lt;= $few-max]"><div><span class="v"><xsl:value-of select="@id"/></span><xsl:text> </xsl:text><xsl:call-template name="cell"><xsl:with-param name="text" select="@name"/></xsl:call-template></div></xsl:for-each>
        <xsl:if test="count(scope/account) &gt; $few-max"><div><a href="#part1"><xsl:call-template name="say"><xsl:with-param name="k" select="'accounts.more'"/><xsl:with-param name="a" select="count(scope/account) - $few-max"/></xsl:call-template></a></div></xsl:if>
      </td></tr>
      <tr><th scope="row"><xsl:value-of select="$w[../@k = 'frameworks']"/></th><td>
        <xsl:for-each select="framework"><div><a href="#a-{@id}"><xsl:apply-templates select="title"/></a></div></xsl:for-each>
        <xsl:if test="not(framework)">–</xsl:if>
      </td></tr>
      <tr><th scope="row"><xsl:value-of select="$w[../@k = 'run']"/></th><td><span class="v"><xsl:value-of select="run/@id"/></span></td></tr>
      <xsl:if test="@changes = 'yes'">
        <tr><th scope="row"><xsl:value-of select="$w[../@k = 'changes.kind']"/></th><td><a href="changes.{$lang}.html"><xsl:value-of select="$w[../@k = 'changes.since']"/></a></td></tr>
      </xsl:if>
      <tr><th scope="row"><xsl:value-of select="$w[../@k = 'run.time']"/></th><td>
        <xsl:call-template name="time"><xsl:with-param name="at" select="run/@started-local"/></xsl:call-template> – <xsl:call-template name="time"><xsl:with-param name="at" select="run/@finished-local"/></xsl:call-template>
        <div class="second"><xsl:call-template name="time"><xsl:with-param name="at" select="run/@started"/></xsl:call-template> – <xsl:call-template name="time"><xsl:with-param name="at" select="run/@finished"/></xsl:call-template></div>
      </td></tr>
    </table>
  </xsl:template>
  <xsl:template name="span">
    <xsl:param name="from"/>
    <xsl:param name="to"/>
    <xsl:call-template name="say">
      <xsl:with-param name="k" select="'period.span'"/>
      <xsl:with-param name="a" select="concat(translate(substring($from, 1, 19), 'T', ' '), ' ', substring($from, 20))"/>
      <xsl:with-param name="b" select="concat(translate(substring($to, 1, 19), 'T', ' '), ' ', substring($to, 20))"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="summary">
    <xsl:variable name="c" select="framework/control"/>
    <xsl:variable name="fail" select="count($c[@verdict = 'fail'])"/>
    <xsl:variable name="unknown" select="count($c[@verdict = 'unknown'])"/>
    <xsl:variable name="open" select="count($c[@verdict = 'warn' or @verdict = 'manual' or @verdict = 'not-yet'])"/>
    <xsl:variable name="k">
      <xsl:choose>
        <xsl:when test="not($c)">none</xsl:when>
        <xsl:when test="$fail &gt; 0">fail</xsl:when>
        <xsl:when test="$unknown &gt; 0">unknown</xsl:when>
        <xsl:when test="$open &gt; 0">open</xsl:when>
        <xsl:otherwise>pass</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <div class="result r-{$k}">
      <p><xsl:call-template name="say">
        <xsl:with-param name="k" select="concat('summary.', $k)"/>
        <xsl:with-param name="a"><xsl:choose>
          <xsl:when test="$k = 'fail'"><xsl:value-of select="$fail"/></xsl:when>
          <xsl:when test="$k = 'unknown'"><xsl:value-of select="$unknown"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$open"/></xsl:otherwise>
        </xsl:choose></xsl:with-param>
        <xsl:with-param name="b" select="count($c)"/>
      </xsl:call-template></p>
      <xsl:if test="$k = 'fail' and $unknown &gt; 0"><p><xsl:call-template name="say"><xsl:with-param name="k" select="'summary.also-unknown'"/><xsl:with-param name="a" select="$unknown"/></xsl:call-template></p></xsl:if>
      <p class="baseline"><xsl:choose>
        <xsl:when test="scope/baseline/@age-days"><xsl:call-template name="say">
          <xsl:with-param name="k" select="'baseline.has'"/>
          <xsl:with-param name="a" select="scope/baseline/@age-days"/>
          <xsl:with-param name="b" select="scope/baseline/@entries"/>
          <xsl:with-param name="c" select="scope/baseline/@sha256"/>
        </xsl:call-template></xsl:when>
        <xsl:otherwise><xsl:value-of select="$w[../@k = 'baseline.none']"/></xsl:otherwise>
      </xsl:choose></p>
      <xsl:if test="scope/exception[@state = 'expired']"><p><xsl:call-template name="say">
        <xsl:with-param name="k" select="'exceptions.expired'"/>
        <xsl:with-param name="a" select="count(scope/exception[@state = 'expired'])"/>
      </xsl:call-template></p></xsl:if>
      <xsl:if test="run/@complete = 'no'"><p><xsl:value-of select="$w[../@k = 'summary.incomplete']"/></p></xsl:if>
      <xsl:for-each select="coverage/unanswered[position() &lt;= $few-max]"><p><xsl:call-template name="say">
        <xsl:with-param name="k" select="'summary.unanswered'"/>
        <xsl:with-param name="a" select="@region"/>
        <xsl:with-param name="b" select="@checks"/>
        <xsl:with-param name="c" select="@detections"/>
      </xsl:call-template></p></xsl:for-each>
      <xsl:call-template name="more"><xsl:with-param name="n" select="count(coverage/unanswered)"/><xsl:with-param name="max" select="$few-max"/></xsl:call-template>
    </div>
  </xsl:template>

  <xsl:template name="counts">
    <div class="wide">
      <table class="counts">
        <caption><xsl:value-of select="$w[../@k = 'counts.caption']"/></caption>
        <thead><tr><td></td>
          <xsl:call-template name="verdict-heads"/>
          <th scope="col"><xsl:value-of select="$w[../@k = 'controls.total']"/></th></tr></thead>
        <tbody>
          <xsl:for-each select="framework">
            <tr><th scope="row"><xsl:apply-templates select="title"/></th>
              <xsl:for-each select="counts/@*"><td class="n n{.}"><xsl:value-of select="."/></td></xsl:for-each>
              <td class="n"><xsl:value-of select="count(control)"/></td></tr>
          </xsl:for-each>
        </tbody>
      </table>
    </div>
  </xsl:template>
  <!-- In the order in which the model has the counts. -->
  <xsl:template name="verdict-heads">
    <xsl:for-each select="counts/controls/@*">
      <th scope="col"><xsl:call-template name="verdict"><xsl:with-param name="verdict" select="name()"/></xsl:call-template></th>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="level">
    <xsl:variable name="f" select="(check | detection)/finding"/>
    <xsl:variable name="calls" select="coverage/call"/>
    <ul class="level">
      <li class="finding seen"><xsl:call-template name="say"><xsl:with-param name="k" select="'level.confirmed'"/><xsl:with-param name="a" select="count($f[@state = 'confirmed'])"/><xsl:with-param name="b" select="count($f)"/></xsl:call-template></li>
      <li class="finding inferred"><span class="says"><xsl:call-template name="say"><xsl:with-param name="k" select="'level.inferred'"/><xsl:with-param name="a" select="count($f[@state = 'inferred'])"/></xsl:call-template></span></li>
      <li class="finding unseen"><xsl:call-template name="say"><xsl:with-param name="k" select="'level.unseen'"/><xsl:with-param name="a" select="count($f[@state = 'denied' or @state = 'error' or @state = 'not-queried'])"/><xsl:with-param name="b" select="count($f[@state = 'stale' or @state = 'contradicted'])"/></xsl:call-template></li>
      <xsl:if test="$calls"><li class="finding calls"><xsl:call-template name="say"><xsl:with-param name="k" select="'level.calls'"/><xsl:with-param name="a" select="sum($calls/@calls)"/><xsl:with-param name="b" select="sum($calls/@confirmed) + sum($calls/@absent)"/><xsl:with-param name="c" select="sum($calls/@denied) + sum($calls/@error) + sum($calls/@not_queried)"/></xsl:call-template></li></xsl:if>
    </ul>
  </xsl:template>

  <xsl:template name="contents">
    <div class="contents" role="navigation">
      <h2 class="quiet"><xsl:value-of select="$w[../@k = 'contents']"/></h2>
      <ol>
        <xsl:if test="not(excerpt)"><li><a href="#part1"><xsl:value-of select="$w[../@k = 'part1']"/></a></li></xsl:if>
        <li><a href="#part2"><xsl:value-of select="$w[../@k = 'part2']"/></a></li>
        <li><a href="#part3"><xsl:value-of select="$w[../@k = 'part3']"/></a></li>
        <li><a href="#part4"><xsl:value-of select="$w[../@k = 'part4']"/></a></li>
        <li><a href="#part5"><xsl:value-of select="$w[../@k = 'part5']"/></a></li>
        <li><a href="#part6"><xsl:value-of select="$w[../@k = 'part6']"/></a></li>
      </ol>
      <ul>
        <li><a href="#annexA"><xsl:value-of select="$w[../@k = 'annexA']"/></a></li>
        <li><a href="#annexB"><xsl:value-of select="$w[../@k = 'annexB']"/></a></li>
        <xsl:if test="not(excerpt)"><li><a href="#annexC"><xsl:value-of select="$w[../@k = 'annexC']"/></a></li></xsl:if>
      </ul>
    </div>
  </xsl:template>

  <xsl:template name="legend">
    <div class="legend">
      <h2 class="quiet"><xsl:value-of select="$w[../@k = 'legend']"/></h2>
      <table class="plain">
        <tr><td><xsl:for-each select="counts/controls/@*">
          <p><xsl:call-template name="verdict"><xsl:with-param name="verdict" select="name()"/></xsl:call-template><xsl:text> </xsl:text><xsl:value-of select="$w[../@k = concat('verdict.', name(current()), '.means')]"/></p>
        </xsl:for-each></td>
        <td>
          <xsl:for-each select="$w[starts-with(../@k, 'state.') and not(contains(../@k, '.means'))]">
            <xsl:variable name="state" select="substring-after(../@k, 'state.')"/>
            <p><xsl:call-template name="state"><xsl:with-param name="state" select="$state"/></xsl:call-template><xsl:text> </xsl:text><xsl:value-of select="$w[../@k = concat('state.', $state, '.means')]"/></p>
          </xsl:for-each>
        </td></tr>
      </table>
    </div>
  </xsl:template>
</xsl:stylesheet>
