<?xml version="1.0" encoding="UTF-8"?>
<!-- What all parts of the HTML report use: words, badges, results, links to evidence. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:param name="lang" select="'en'"/>
  <!-- Beyond these the page says how many more there are: all are in report.xml. -->
  <xsl:variable name="rows-max" select="500"/>
  <xsl:variable name="bad-max" select="200"/>
  <xsl:variable name="few-max" select="20"/><!-- where the same would be said of each account -->
  <xsl:variable name="gaps-max" select="200"/>
  <xsl:variable name="pieces-max" select="2000"/>
  <xsl:variable name="columns-max" select="7"/>
  <xsl:variable name="records-max" select="5"/>

  <xsl:variable name="words" select="document('words.xml')"/>
  <xsl:variable name="w" select="$words/words/w/t[@xml:lang = $lang]"/>
  <xsl:key name="word" match="w" use="@k"/>
  <xsl:variable name="parts" select="document('parts.xml')/parts/rule"/>
  <xsl:key name="entry" match="check | detection" use="@key"/>
  <xsl:key name="waiver" match="report/waiver" use="@id"/>
  <xsl:key name="attestation" match="attestation" use="@id"/>
  <xsl:key name="window" match="covered" use="concat(@region, ' ', @from, ' ', @to)"/>
  <xsl:key name="fed" match="control[rule]" use="rule/@key"/>

  <!-- As $w[../@k = ...], by key: for what a long table asks in each row. -->
  <xsl:template name="word">
    <xsl:param name="k"/>
    <xsl:for-each select="$words"><xsl:value-of select="key('word', $k)/t[@xml:lang = $lang]"/></xsl:for-each>
  </xsl:template>

  <!-- A word with values in its places {a} {b} {c}. -->
  <xsl:template name="say">
    <xsl:param name="k"/>
    <xsl:param name="a"/>
    <xsl:param name="b"/>
    <xsl:param name="c"/>
    <xsl:param name="text" select="$w[../@k = $k]"/>
    <xsl:choose>
      <xsl:when test="contains($text, '{')">
        <xsl:variable name="place" select="substring-before(substring-after($text, '{'), '}')"/>
        <xsl:value-of select="substring-before($text, '{')"/>
        <xsl:choose>
          <xsl:when test="$place = 'a'"><xsl:value-of select="$a"/></xsl:when>
          <xsl:when test="$place = 'b'"><xsl:value-of select="$b"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$c"/></xsl:otherwise>
        </xsl:choose>
        <xsl:call-template name="say">
          <xsl:with-param name="a" select="$a"/>
          <xsl:with-param name="b" select="$b"/>
          <xsl:with-param name="c" select="$c"/>
          <xsl:with-param name="text" select="substring-after($text, '}')"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Text of the knowledge in the report's language, the first there is when it has none in it. -->
  <xsl:template match="title | heading | value | note | rationale | remediation | validation | fails | attach | text | false-positives | statement">
    <xsl:choose>
      <xsl:when test="t[@xml:lang = $lang]"><xsl:apply-templates select="t[@xml:lang = $lang]/node()"/></xsl:when>
      <xsl:otherwise><xsl:apply-templates select="t[1]/node()"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <!-- A value in a sentence: apart in type and isolated in reading direction, for others chose it. -->
  <xsl:template match="v">
    <span>
      <xsl:attribute name="class">v<xsl:if test="string-length(.) &lt;= 24"> key</xsl:if></xsl:attribute>
      <xsl:value-of select="."/>
    </span>
  </xsl:template>

  <!-- A sign, a word and a colour; any one of them is enough. -->
  <xsl:template name="sign">
    <xsl:param name="verdict"/>
    <xsl:choose>
      <xsl:when test="$verdict = 'pass'">✓</xsl:when>
      <xsl:when test="$verdict = 'fail'">✕</xsl:when>
      <xsl:when test="$verdict = 'warn'">!</xsl:when>
      <xsl:when test="$verdict = 'unknown'">?</xsl:when>
      <xsl:when test="$verdict = 'manual'">✎</xsl:when>
      <xsl:when test="$verdict = 'not-yet'">◷</xsl:when>
      <xsl:otherwise>–</xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="verdict">
    <xsl:param name="verdict" select="@verdict"/>
    <span class="badge {$verdict}">
      <span class="sign" aria-hidden="true"><xsl:call-template name="sign"><xsl:with-param name="verdict" select="$verdict"/></xsl:call-template></span>
      <xsl:call-template name="word"><xsl:with-param name="k" select="concat('verdict.', $verdict)"/></xsl:call-template>
    </span>
  </xsl:template>
  <!-- What people state beside the verdict at hand: it never changes one. -->
  <xsl:template name="beside">
    <xsl:if test="@waived = 'yes' or @waiver-state = 'in-force'"><span class="effect stated"><xsl:call-template name="word"><xsl:with-param name="k" select="'waived'"/></xsl:call-template><xsl:if test="@waiver">: <xsl:value-of select="@waiver"/></xsl:if></span><xsl:text> </xsl:text></xsl:if>
    <xsl:if test="@waiver-state = 'expired'"><span class="effect change"><xsl:call-template name="word"><xsl:with-param name="k" select="'waived.expired'"/></xsl:call-template>: <xsl:value-of select="@waiver"/></span><xsl:text> </xsl:text></xsl:if>
    <xsl:if test="@attested = 'yes'"><span class="effect stated"><xsl:call-template name="word"><xsl:with-param name="k" select="'attested'"/></xsl:call-template></span><xsl:text> </xsl:text></xsl:if>
  </xsl:template>
  <xsl:template name="state">
    <xsl:param name="state" select="@state"/>
    <span class="state s-{$state}"><xsl:call-template name="word"><xsl:with-param name="k" select="concat('state.', $state)"/></xsl:call-template></span>
  </xsl:template>
  <xsl:template name="severity">
    <span class="severity {@severity}"><xsl:call-template name="word"><xsl:with-param name="k" select="concat('severity.', @severity)"/></xsl:call-template></span>
  </xsl:template>
  <xsl:template name="detection-state">
    <xsl:variable name="as"><!-- looks as this verdict does -->
      <xsl:choose>
        <xsl:when test="@detection-state = 'clean'">pass</xsl:when>
        <xsl:when test="@detection-state = 'hit' and @verdict = 'fail'">fail</xsl:when>
        <xsl:when test="@detection-state = 'hit'">warn</xsl:when>
        <xsl:otherwise>unknown</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <span class="badge {$as}">
      <span class="sign" aria-hidden="true"><xsl:call-template name="sign"><xsl:with-param name="verdict" select="$as"/></xsl:call-template></span>
      <xsl:value-of select="$w[../@k = concat('detection.', current()/@detection-state)]"/>
    </span>
  </xsl:template>

  <!-- 2026-10-03 02:00:00 Z -->
  <xsl:template name="time">
    <xsl:param name="at"/>
    <span class="time"><xsl:value-of select="translate(substring($at, 1, 19), 'T', ' ')"/><xsl:text> </xsl:text><xsl:value-of select="substring($at, 20)"/></span>
  </xsl:template>

  <!-- Links from a result to the pieces it rests on. -->
  <xsl:template match="evidence">
    <xsl:choose>
      <xsl:when test="@n &lt;= $pieces-max"><a class="ev" href="#e{@n}"><xsl:value-of select="@id"/></a></xsl:when>
      <xsl:otherwise><span class="ev"><xsl:value-of select="@id"/><xsl:if test="not(@n or /report/excerpt)"> (<xsl:value-of select="$w[../@k = 'evidence.unkept']"/>)</xsl:if></span></xsl:otherwise>
    </xsl:choose>
    <xsl:text> </xsl:text>
  </xsl:template>

  <xsl:template name="more">
    <xsl:param name="n"/>
    <xsl:param name="max" select="$rows-max"/>
    <xsl:if test="$n &gt; $max">
      <p class="more"><xsl:call-template name="say"><xsl:with-param name="k" select="'more'"/><xsl:with-param name="a" select="$n - $max"/></xsl:call-template></p>
    </xsl:if>
  </xsl:template>

  <!-- The accounts of these elements: the first ones and how many there are. -->
  <xsl:template name="some-accounts">
    <xsl:param name="of"/>
    <xsl:for-each select="$of[position() &lt;= 5]"><xsl:if test="position() &gt; 1"><xsl:text>, </xsl:text></xsl:if><xsl:call-template name="cell"><xsl:with-param name="text" select="@account"/></xsl:call-template></xsl:for-each>
    <xsl:if test="count($of) &gt; 5"><xsl:text> </xsl:text><span class="second"><xsl:call-template name="say"><xsl:with-param name="k" select="'accounts.more'"/><xsl:with-param name="a" select="count($of) - 5"/></xsl:call-template></span></xsl:if>
  </xsl:template>

  <!-- What stood in the way of a verdict, in words: of the program's own code, else of the state of the call. -->
  <xsl:template match="cause">
    <xsl:variable name="own"><xsl:call-template name="word"><xsl:with-param name="k" select="concat('cause.code.', @code)"/></xsl:call-template></xsl:variable>
    <xsl:variable name="code">
      <xsl:choose>
        <xsl:when test="@code != ''"><xsl:value-of select="@code"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="$w[../@k = 'cause.none']"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="string($own) != '' and @source != ''"><xsl:value-of select="concat(@source, ' ', @exchange)"/>: <xsl:value-of select="$own"/></xsl:when>
      <xsl:when test="string($own) != ''"><xsl:value-of select="$own"/></xsl:when>
      <xsl:when test="@source = ''"><xsl:call-template name="say"><xsl:with-param name="k" select="'cause.said'"/><xsl:with-param name="a" select="$code"/></xsl:call-template></xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="say">
          <xsl:with-param name="k">
            <xsl:choose>
              <xsl:when test="@state = 'denied' or @state = 'not-queried'"><xsl:value-of select="concat('cause.', @state)"/></xsl:when>
              <xsl:otherwise>cause.error</xsl:otherwise>
            </xsl:choose>
          </xsl:with-param>
          <xsl:with-param name="a" select="@source"/>
          <xsl:with-param name="b" select="$code"/>
          <xsl:with-param name="c" select="@request-id"/>
        </xsl:call-template>
        <!-- what is known of this code of a service -->
        <xsl:call-template name="word"><xsl:with-param name="k" select="concat('cause.also.', @code)"/></xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- What a result says: the rule's sentence, or that of the program when it held the verdict back, and why it did. -->
  <xsl:template match="finding" mode="says">
    <xsl:variable name="engine"><xsl:call-template name="word"><xsl:with-param name="k" select="concat('reason.', @reason)"/></xsl:call-template></xsl:variable>
    <xsl:choose>
      <xsl:when test="text">
        <xsl:if test="cause and @verdict = 'unknown'"><xsl:value-of select="$w[../@k = 'reason.so-far']"/></xsl:if>
        <xsl:apply-templates select="text"/>
      </xsl:when>
      <xsl:when test="string($engine) != ''">
        <xsl:call-template name="say">
          <xsl:with-param name="text" select="string($engine)"/>
          <xsl:with-param name="a" select="value[@name = 'from']/@is"/>
          <xsl:with-param name="b" select="value[@name = 'to']/@is"/>
          <xsl:with-param name="c" select="value[@name = 'members' or @name = 'lacks']/@is"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="not(cause)">
        <xsl:call-template name="say"><xsl:with-param name="k" select="'reason.code'"/><xsl:with-param name="a" select="@reason"/></xsl:call-template>
      </xsl:when>
    </xsl:choose>
    <xsl:if test="cause[@code != ../@reason and @code != 'not-confirmed' or not(@code)][@source != '' or @code != '']">
      <xsl:if test="text or string($engine) != ''"> — </xsl:if><xsl:apply-templates select="cause"/>
    </xsl:if>
  </xsl:template>

  <!-- One result: verdict, evidence state, what was seen, where, resting on what.  How sure it is shows in the line at
       its left (whole, dashed, dotted), in the type and in a word. -->
  <xsl:template match="finding">
    <li>
      <xsl:attribute name="class">
        <xsl:text>finding </xsl:text>
        <xsl:choose>
          <xsl:when test="@state = 'confirmed'">seen</xsl:when>
          <xsl:when test="@state = 'inferred' or @state = 'stale' or @state = 'contradicted'">inferred</xsl:when>
          <xsl:otherwise>unseen</xsl:otherwise>
        </xsl:choose>
      </xsl:attribute>
      <div class="what">
        <xsl:call-template name="verdict"/>
        <xsl:text> </xsl:text>
        <xsl:call-template name="state"/>
        <xsl:text> </xsl:text><xsl:call-template name="beside"/>
        <xsl:text>· </xsl:text>
        <span class="says">
          <xsl:apply-templates select="." mode="says"/>
        </span>
      </div>
      <div class="where">
        <xsl:if test="@resource != ''"><span class="v"><xsl:value-of select="@resource"/></span><xsl:text> </xsl:text></xsl:if>
        <xsl:if test="@account != '' and @account != @resource"><span class="place"><xsl:value-of select="@account"/></span><xsl:text> </xsl:text></xsl:if>
        <xsl:if test="@region != ''"><span class="place"><xsl:value-of select="@region"/></span><xsl:text> </xsl:text></xsl:if>
        <xsl:apply-templates select="evidence"/>
      </div>
    </li>
  </xsl:template>

  <!-- A check or detection with all its results, in the parts. -->
  <xsl:template match="check | detection" mode="results">
    <div class="rule" id="{@key}">
      <h4>
        <xsl:choose>
          <xsl:when test="self::detection"><xsl:call-template name="detection-state"/></xsl:when>
          <xsl:otherwise><xsl:call-template name="verdict"/></xsl:otherwise>
        </xsl:choose>
        <xsl:text> </xsl:text>
        <a class="id" href="#b-{@key}"><xsl:value-of select="@id"/></a>
        <xsl:text> </xsl:text>
        <xsl:apply-templates select="title"/>
        <xsl:text> </xsl:text>
        <xsl:call-template name="severity"/>
        <xsl:text> </xsl:text><xsl:call-template name="beside"/>
        <xsl:apply-templates select="parameter" mode="short"/>
        <xsl:if test="@tuned = 'no'"><span class="untuned"><xsl:value-of select="$w[../@k = 'tuned.no']"/></span></xsl:if>
        <xsl:if test="@inside = 'yes'"><span class="untuned"><xsl:value-of select="$w[../@k = 'inside']"/></span></xsl:if>
      </h4>
      <xsl:choose>
        <xsl:when test="finding">
          <!-- what is to be done first; hundreds of accounts in which nothing is need not each be read -->
          <xsl:variable name="bad" select="finding[@verdict = 'fail' or @verdict = 'warn']"/>
          <xsl:variable name="open" select="finding[@verdict = 'unknown' or @verdict = 'manual' or @verdict = 'not-yet']"/>
          <xsl:variable name="settled" select="finding[@verdict = 'pass' or @verdict = 'not-applicable']"/>
          <xsl:variable name="shown" select="$bad[position() &lt;= $bad-max] | $open[position() &lt;= $few-max] | $settled[position() &lt;= $few-max]"/>
          <ul class="findings">
            <xsl:apply-templates select="$bad[position() &lt;= $bad-max]"/>
            <xsl:apply-templates select="$open[position() &lt;= $few-max]"/>
            <xsl:apply-templates select="$settled[position() &lt;= $few-max]"/>
          </ul>
          <xsl:call-template name="more"><xsl:with-param name="n" select="count(finding)"/><xsl:with-param name="max" select="count($shown)"/></xsl:call-template>
        </xsl:when>
        <xsl:otherwise><p class="none"><xsl:value-of select="$w[../@k = 'no-findings']"/></p></xsl:otherwise>
      </xsl:choose>
    </div>
  </xsl:template>
  <xsl:template match="parameter" mode="short"><!-- the whole of it is in annex B -->
    <span class="parameter"><xsl:value-of select="@name"/> = <xsl:value-of select="substring(@value, 1, 40)"/><xsl:if test="string-length(@value) &gt; 40">…</xsl:if></span>
  </xsl:template>
  <xsl:template match="parameter">
    <span class="parameter"><xsl:value-of select="@name"/> = <xsl:value-of select="@value"/></span>
  </xsl:template>

  <!-- A value in a table.  A short one stays in one piece, a long one breaks where it must. -->
  <xsl:template name="cell">
    <xsl:param name="text" select="."/>
    <span>
      <xsl:attribute name="class">cell<xsl:if test="string-length($text) &gt; 24"> long</xsl:if></xsl:attribute>
      <xsl:value-of select="$text"/>
    </span>
  </xsl:template>

  <!-- A table of the facts.  One with more columns than fit beside each other shows each row as a block, unless rows are many:
       then each is a line in small type. -->
  <xsl:template match="table">
    <xsl:choose>
      <xsl:when test="@error"><p class="none"><xsl:apply-templates select="title"/>: <xsl:value-of select="$w[../@k = 'table.error']"/></p></xsl:when>
      <xsl:when test="count(column) &gt; $columns-max and count(row) &lt;= $records-max"><xsl:call-template name="records"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="grid"/></xsl:otherwise>
    </xsl:choose>
    <xsl:call-template name="more"><xsl:with-param name="n" select="count(row)"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="column">
    <xsl:choose>
      <xsl:when test="heading"><xsl:apply-templates select="heading"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="@name"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="cell">
    <xsl:choose>
      <xsl:when test="evidence"><xsl:apply-templates select="evidence"/></xsl:when>
      <xsl:when test="value"><xsl:apply-templates select="value"/></xsl:when>
      <xsl:when test="string(.) != ''"><xsl:call-template name="cell"/></xsl:when>
      <xsl:otherwise>–</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="grid">
    <div class="wide">
      <table>
        <xsl:if test="count(column) &gt; $columns-max"><xsl:attribute name="class">dense</xsl:attribute></xsl:if>
        <caption><xsl:apply-templates select="title"/></caption>
        <thead><tr><xsl:for-each select="column"><th scope="col"><xsl:apply-templates select="."/></th></xsl:for-each></tr></thead>
        <tbody>
          <xsl:for-each select="row[position() &lt;= $rows-max]">
            <tr><xsl:for-each select="cell"><td><xsl:apply-templates select="."/></td></xsl:for-each></tr>
          </xsl:for-each>
          <xsl:if test="not(row)"><tr><td colspan="{count(column)}"><xsl:value-of select="$w[../@k = 'none']"/></td></tr></xsl:if>
        </tbody>
      </table>
    </div>
  </xsl:template>

  <!-- Two columns of names and values, read downwards, per row; evidence goes below. -->
  <xsl:template name="records">
    <xsl:variable name="columns" select="column"/>
    <xsl:variable name="half" select="ceiling(count($columns[@name != 'evidence']) div 2)"/>
    <div class="records">
      <p class="caption"><xsl:apply-templates select="title"/></p>
      <xsl:if test="not(row)"><p class="none"><xsl:value-of select="$w[../@k = 'none']"/></p></xsl:if>
      <xsl:for-each select="row[position() &lt;= $rows-max]">
        <xsl:variable name="cells" select="cell[not(evidence)][not(@column = 'evidence')]"/>
        <table class="record">
          <xsl:for-each select="$cells[position() &lt;= $half]">
            <xsl:variable name="at" select="position()"/>
            <xsl:variable name="beside" select="$cells[$at + $half]"/>
            <tr>
              <th scope="row"><xsl:apply-templates select="$columns[@name = current()/@column]"/></th><td><xsl:apply-templates select="."/></td>
              <xsl:choose>
                <xsl:when test="$beside"><th scope="row"><xsl:apply-templates select="$columns[@name = $beside/@column]"/></th><td><xsl:apply-templates select="$beside"/></td></xsl:when>
                <xsl:otherwise><td colspan="2"></td></xsl:otherwise>
              </xsl:choose>
            </tr>
          </xsl:for-each>
          <xsl:if test="cell/evidence"><tr>
            <th scope="row"><xsl:apply-templates select="$columns[@name = 'evidence']"/></th><td colspan="3"><xsl:apply-templates select="cell/evidence"/></td>
          </tr></xsl:if>
        </table>
      </xsl:for-each>
    </div>
  </xsl:template>
</xsl:stylesheet>
