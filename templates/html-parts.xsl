<?xml version="1.0" encoding="UTF-8"?>
<!-- Parts 1 to 4: what was asked, and what was found. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- ==== 1: scope and evidence level ==== -->
  <xsl:template name="part1">
    <div class="part" id="part1">
      <h2><span class="no">1</span><xsl:value-of select="$w[../@k = 'part1']"/></h2>
      <xsl:call-template name="scope"/>
      <xsl:apply-templates select="table[@section = 'scope']"/>
      <xsl:call-template name="coverage"/>
      <xsl:call-template name="events"/>
    </div>
  </xsl:template>

  <xsl:template name="scope">
    <table class="particulars">
      <caption><xsl:value-of select="$w[../@k = 'scope.asked']"/></caption>
      <tr><th scope="row"><xsl:value-of select="$w[../@k = 'regions']"/></th><td>
        <xsl:for-each select="scope/region">
          <xsl:choose>
            <xsl:when test="@id = '*'"><xsl:value-of select="$w[../@k = 'regions.all']"/></xsl:when>
            <xsl:otherwise><span class="v"><xsl:value-of select="@id"/></span></xsl:otherwise>
          </xsl:choose><xsl:text> </xsl:text>
        </xsl:for-each></td></tr>
      <tr><th scope="row"><xsl:value-of select="$w[../@k = 'scope.zone']"/></th><td>
        <xsl:call-template name="say"><xsl:with-param name="k" select="'scope.zone.says'"/><xsl:with-param name="a" select="scope/calendar/@time-zone"/></xsl:call-template></td></tr>
      <tr><th scope="row"><xsl:value-of select="$w[../@k = 'scope.hours']"/></th><td>
        <xsl:call-template name="say">
          <xsl:with-param name="k"><xsl:choose><xsl:when test="scope/calendar/@given = 'yes'">scope.hours.given</xsl:when><xsl:otherwise>scope.hours.assumed</xsl:otherwise></xsl:choose></xsl:with-param>
          <xsl:with-param name="a" select="scope/calendar/@from"/><xsl:with-param name="b" select="scope/calendar/@to"/>
        </xsl:call-template></td></tr>
      <xsl:if test="scope/parameter"><tr><th scope="row"><xsl:value-of select="$w[../@k = 'scope.parameters']"/></th><td><xsl:apply-templates select="scope/parameter"/></td></tr></xsl:if>
      <tr><th scope="row"><xsl:value-of select="$w[../@k = 'tool']"/></th><td><xsl:value-of select="concat(tool/@name, ' ', tool/@version)"/></td></tr>
      <tr><th scope="row"><xsl:value-of select="$w[../@k = 'knowledge']"/></th><td>
        <xsl:call-template name="say"><xsl:with-param name="k" select="'knowledge.digest'"/><xsl:with-param name="a" select="knowledge/@files"/><xsl:with-param name="b" select="knowledge/@sha256"/></xsl:call-template>
        <xsl:if test="knowledge/own"><div class="second"><xsl:value-of select="$w[../@k = 'knowledge.own']"/><xsl:for-each select="knowledge/own"><xsl:text> </xsl:text><span class="v"><xsl:value-of select="@file"/></span><xsl:if test="@replaces = 'yes'"><xsl:text> </xsl:text><xsl:value-of select="$w[../@k = 'knowledge.replaces']"/></xsl:if></xsl:for-each></div></xsl:if></td></tr>
    </table>
    <div class="wide"><table>
      <caption><xsl:value-of select="$w[../@k = 'callers']"/></caption>
      <thead><tr><th scope="col"><xsl:value-of select="$w[../@k = 'account']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'identity']"/></th></tr></thead>
      <tbody>
        <xsl:for-each select="coverage/caller[position() &lt;= $few-max]"><tr><td><xsl:call-template name="cell"><xsl:with-param name="text" select="@account"/></xsl:call-template></td><td><span class="v"><xsl:value-of select="@arn"/></span></td></tr></xsl:for-each>
        <xsl:if test="not(coverage/caller)"><tr><td colspan="2"><xsl:value-of select="$w[../@k = 'none']"/></td></tr></xsl:if>
      </tbody>
    </table></div>
    <xsl:call-template name="more"><xsl:with-param name="n" select="count(coverage/caller)"/><xsl:with-param name="max" select="$few-max"/></xsl:call-template>
  </xsl:template>

  <!-- What was to be asked and what came: by call over all accounts, then which call in which region.  The accounts have a
       table of the knowledge files, what was not answered is in part 6, and every row is in coverage.csv. -->
  <xsl:template name="coverage">
    <div class="wide"><table class="coverage">
      <caption><xsl:value-of select="$w[../@k = 'coverage.sheet']"/></caption>
      <thead><tr>
        <th scope="col"><xsl:value-of select="$w[../@k = 'call']"/></th>
        <th scope="col" class="n"><xsl:value-of select="$w[../@k = 'calls.planned']"/></th>
        <th scope="col" class="n"><xsl:value-of select="$w[../@k = 'calls.answered']"/></th>
        <th scope="col" class="n"><xsl:value-of select="$w[../@k = 'calls.absent']"/></th>
        <th scope="col" class="n"><xsl:value-of select="$w[../@k = 'state.denied']"/></th>
        <th scope="col" class="n"><xsl:value-of select="$w[../@k = 'state.error']"/></th>
        <th scope="col" class="n"><xsl:value-of select="$w[../@k = 'state.not-queried']"/></th>
        <th scope="col" class="n"><xsl:value-of select="$w[../@k = 'calls.throttled']"/></th>
      </tr></thead>
      <tbody><xsl:for-each select="coverage/call[place]">
        <xsl:sort select="@denied + @error + @not_queried" data-type="number" order="descending"/>
        <tr>
          <td><xsl:if test="title"><xsl:apply-templates select="title"/><xsl:text> </xsl:text></xsl:if><span class="second"><xsl:value-of select="@source"/></span></td>
          <xsl:call-template name="numbers-of-calls"/>
        </tr>
      </xsl:for-each></tbody>
      <tfoot><tr>
        <th scope="row"><xsl:value-of select="$w[../@k = 'calls.total']"/></th>
        <td class="n"><xsl:value-of select="sum(coverage/call/@calls)"/></td>
        <td class="n"><xsl:value-of select="sum(coverage/call/@confirmed) + sum(coverage/call/@absent)"/></td>
        <td class="n"><xsl:value-of select="sum(coverage/call/@absent)"/></td>
        <td class="n"><xsl:value-of select="sum(coverage/call/@denied)"/></td>
        <td class="n"><xsl:value-of select="sum(coverage/call/@error)"/></td>
        <td class="n"><xsl:value-of select="sum(coverage/call/@not_queried)"/></td>
        <td class="n"><xsl:value-of select="sum(coverage/call/@throttled)"/></td>
      </tr></tfoot>
    </table></div>
    <p class="small"><xsl:value-of select="$w[../@k = 'coverage.note']"/></p>
    <xsl:if test="coverage/call[not(place)]"><p class="small"><xsl:value-of select="$w[../@k = 'calls.unneeded']"/>
      <xsl:for-each select="coverage/call[not(place)]"><xsl:text> </xsl:text><span class="v"><xsl:value-of select="@source"/></span></xsl:for-each></p></xsl:if>
    <xsl:call-template name="coverage-regions"/>
  </xsl:template>
  <xsl:template name="numbers-of-calls">
    <td class="n"><xsl:value-of select="@calls"/></td>
    <td class="n"><xsl:value-of select="@confirmed + @absent"/></td>
    <td class="n n{@absent}"><xsl:value-of select="@absent"/></td>
    <td class="n n{@denied} bad"><xsl:value-of select="@denied"/></td>
    <td class="n n{@error} bad"><xsl:value-of select="@error"/></td>
    <td class="n n{@not_queried} bad"><xsl:value-of select="@not_queried"/></td>
    <td class="n n{@throttled}"><xsl:value-of select="@throttled"/></td>
  </xsl:template>

  <!-- Calls against regions: a tick where all accounts answered, else how many calls were not answered of how many. -->
  <xsl:template name="coverage-regions">
    <xsl:variable name="regions" select="coverage/region"/>
    <div class="wide"><table class="matrix">
      <caption><xsl:value-of select="$w[../@k = 'coverage.regions']"/></caption>
      <thead><tr>
        <th scope="col"><xsl:value-of select="$w[../@k = 'call']"/></th>
        <xsl:for-each select="$regions"><th scope="col" class="upright"><span><xsl:call-template name="region-name"/></span></th></xsl:for-each>
      </tr></thead>
      <tbody>
        <xsl:for-each select="coverage/call[place]">
          <xsl:variable name="call" select="."/>
          <tr><th scope="row" class="key"><xsl:value-of select="@source"/></th>
            <xsl:for-each select="$regions"><xsl:call-template name="place"><xsl:with-param name="place" select="$call/place[@region = current()/@id]"/></xsl:call-template></xsl:for-each></tr>
        </xsl:for-each>
        <xsl:if test="not($regions)"><tr><td><xsl:value-of select="$w[../@k = 'none']"/></td></tr></xsl:if>
      </tbody>
      <tfoot>
        <tr><th scope="row"><xsl:value-of select="$w[../@k = 'accounts']"/></th><xsl:for-each select="$regions"><td class="n"><xsl:value-of select="@accounts"/></td></xsl:for-each></tr>
        <tr><th scope="row"><xsl:value-of select="$w[../@k = 'calls.planned']"/></th><xsl:for-each select="$regions"><td class="n"><xsl:value-of select="@calls"/></td></xsl:for-each></tr>
        <tr><th scope="row"><xsl:value-of select="$w[../@k = 'calls.answered']"/></th><xsl:for-each select="$regions"><td class="n"><xsl:value-of select="@confirmed + @absent"/></td></xsl:for-each></tr>
      </tfoot>
    </table></div>
    <p class="small"><xsl:value-of select="$w[../@k = 'coverage.regions.note']"/></p>
  </xsl:template>
  <xsl:template name="region-name">
    <xsl:choose>
      <xsl:when test="@id = ''"><xsl:value-of select="$w[../@k = 'region.none']"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="@id"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="place">
    <xsl:param name="place"/>
    <xsl:variable name="missing" select="sum($place/@denied) + sum($place/@error) + sum($place/@not_queried)"/>
    <xsl:choose>
      <xsl:when test="not($place)"><td></td></xsl:when>
      <xsl:when test="$missing = 0"><td class="whole">✓</td></xsl:when>
      <xsl:otherwise><td class="bad">–<xsl:value-of select="$missing"/>/<xsl:value-of select="$place/@calls"/></td></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="events">
    <h3><xsl:value-of select="$w[../@k = 'events']"/></h3>
    <p><xsl:call-template name="say">
      <xsl:with-param name="k" select="'events.says'"/>
      <xsl:with-param name="a" select="coverage/events/@records"/><xsl:with-param name="b" select="coverage/events/@duplicates"/><xsl:with-param name="c" select="coverage/events/@refused"/>
    </xsl:call-template>
    <xsl:if test="coverage/events/@untimed &gt; 0"><xsl:text> </xsl:text><xsl:call-template name="say"><xsl:with-param name="k" select="'events.untimed'"/><xsl:with-param name="a" select="coverage/events/@untimed"/></xsl:call-template></xsl:if></p>
    <xsl:choose>
      <xsl:when test="coverage/events/covered">
        <!-- accounts of which the same was read are one row -->
        <xsl:variable name="rows" select="coverage/events/covered[generate-id() = generate-id(key('window', concat(@region, ' ', @from, ' ', @to))[1])]"/>
        <div class="wide"><table>
          <caption><xsl:value-of select="$w[../@k = 'events.covered']"/></caption>
          <thead><tr><th scope="col"><xsl:value-of select="$w[../@k = 'account']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'region']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'from']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'to']"/></th></tr></thead>
          <tbody><xsl:for-each select="$rows[position() &lt;= $rows-max]"><tr>
            <td><xsl:call-template name="some-accounts"><xsl:with-param name="of" select="key('window', concat(@region, ' ', @from, ' ', @to))"/></xsl:call-template></td>
            <td><xsl:choose><xsl:when test="@region = '*'"><xsl:value-of select="$w[../@k = 'regions.all']"/></xsl:when><xsl:otherwise><xsl:call-template name="cell"><xsl:with-param name="text" select="@region"/></xsl:call-template></xsl:otherwise></xsl:choose></td>
            <td><xsl:call-template name="time"><xsl:with-param name="at" select="@from"/></xsl:call-template></td>
            <td><xsl:call-template name="time"><xsl:with-param name="at" select="@to"/></xsl:call-template></td>
          </tr></xsl:for-each></tbody>
        </table></div>
        <xsl:call-template name="more"><xsl:with-param name="n" select="count($rows)"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise><p class="none"><xsl:value-of select="$w[../@k = 'events.none']"/></p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- ==== 2, 3, 4: the checks of a section ==== -->
  <!-- The section of the check at hand. -->
  <xsl:template name="section-of">
    <xsl:choose>
      <xsl:when test="@section"><xsl:value-of select="@section"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$parts[starts-with(current()/@id, @prefix)][1]/@section"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="check" mode="in-section">
    <xsl:param name="section"/>
    <xsl:variable name="own"><xsl:call-template name="section-of"/></xsl:variable>
    <xsl:variable name="shown"><!-- a section that no part has goes with the further checks -->
      <xsl:choose>
        <xsl:when test="$own = 'coverage' or $own = 'retention' or $own = 'alerting'"><xsl:value-of select="$own"/></xsl:when>
        <xsl:otherwise>other</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:if test="$shown = $section"><xsl:apply-templates select="." mode="results"/></xsl:if>
  </xsl:template>
  <xsl:template name="checks">
    <xsl:param name="section"/>
    <xsl:param name="heading" select="'checks.results'"/>
    <xsl:variable name="blocks"><xsl:apply-templates select="check" mode="in-section"><xsl:with-param name="section" select="$section"/></xsl:apply-templates></xsl:variable>
    <xsl:if test="string($blocks) != '' or $heading = 'checks.results'">
      <h3><xsl:value-of select="$w[../@k = $heading]"/></h3>
      <xsl:copy-of select="$blocks"/>
      <xsl:if test="string($blocks) = ''"><p class="none"><xsl:value-of select="$w[../@k = 'none']"/></p></xsl:if>
    </xsl:if>
  </xsl:template>

  <xsl:template name="part2">
    <div class="part" id="part2">
      <h2><span class="no">2</span><xsl:value-of select="$w[../@k = 'part2']"/></h2>
      <p class="intro"><xsl:value-of select="$w[../@k = 'part2.intro']"/></p>
      <xsl:apply-templates select="table[@section = 'coverage']"/>
      <xsl:call-template name="checks"><xsl:with-param name="section" select="'coverage'"/></xsl:call-template>
    </div>
  </xsl:template>

  <xsl:template name="part3">
    <div class="part" id="part3">
      <h2><span class="no">3</span><xsl:value-of select="$w[../@k = 'part3']"/></h2>
      <p class="intro"><xsl:value-of select="$w[../@k = 'part3.intro']"/></p>
      <xsl:apply-templates select="table[@section = 'retention']"/>
      <xsl:variable name="rows"><xsl:apply-templates select="check" mode="requirement"/></xsl:variable>
      <xsl:if test="string($rows) != ''">
        <div class="wide"><table>
          <caption><xsl:value-of select="$w[../@k = 'requirement']"/></caption>
          <thead><tr><th scope="col"><xsl:value-of select="$w[../@k = 'check']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'parameter']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'verdict']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'requirement.by']"/></th></tr></thead>
          <tbody><xsl:copy-of select="$rows"/></tbody>
        </table></div>
      </xsl:if>
      <xsl:call-template name="checks"><xsl:with-param name="section" select="'retention'"/></xsl:call-template>
    </div>
  </xsl:template>
  <xsl:template match="check" mode="requirement">
    <xsl:variable name="section"><xsl:call-template name="section-of"/></xsl:variable>
    <xsl:if test="$section = 'retention' and parameter">
      <tr>
        <td><a class="id" href="#{@key}"><xsl:value-of select="@id"/></a><xsl:text> </xsl:text><xsl:apply-templates select="title"/></td>
        <td><xsl:apply-templates select="parameter" mode="short"/></td>
        <td><xsl:call-template name="verdict"/></td>
        <td><xsl:call-template name="fed-controls"/></td>
      </tr>
    </xsl:if>
  </xsl:template>
  <!-- The controls that rest on the entry at hand. -->
  <xsl:template name="fed-controls">
    <xsl:for-each select="key('fed', @key)">
      <a class="id" href="#k-{../@id}-{@token}"><xsl:value-of select="@id"/></a><xsl:text> </xsl:text>
    </xsl:for-each>
    <xsl:if test="not(key('fed', @key))">–</xsl:if>
  </xsl:template>

  <xsl:template name="part4">
    <div class="part" id="part4">
      <h2><span class="no">4</span><xsl:value-of select="$w[../@k = 'part4']"/></h2>
      <p class="intro"><xsl:value-of select="$w[../@k = 'part4.intro']"/></p>
      <xsl:apply-templates select="table[@section = 'alerting']"/>
      <xsl:call-template name="checks"><xsl:with-param name="section" select="'alerting'"/></xsl:call-template>
      <h3><xsl:value-of select="$w[../@k = 'detections']"/></h3>
      <xsl:apply-templates select="table[@section = 'anomaly']"/>
      <xsl:call-template name="detections"/>
      <xsl:call-template name="checks"><xsl:with-param name="section" select="'other'"/><xsl:with-param name="heading" select="'checks.other'"/></xsl:call-template>
    </div>
  </xsl:template>
  <xsl:template name="detections">
    <div class="wide"><table>
      <caption><xsl:value-of select="$w[../@k = 'detection.list']"/></caption>
      <thead><tr>
        <th scope="col"><xsl:value-of select="$w[../@k = 'detection.state']"/></th>
        <th scope="col"><xsl:value-of select="$w[../@k = 'detection']"/></th>
        <th scope="col"><xsl:value-of select="$w[../@k = 'severity']"/></th>
        <th scope="col"><xsl:value-of select="$w[../@k = 'state']"/></th>
        <th scope="col"><xsl:value-of select="$w[../@k = 'tuned']"/></th>
        <th scope="col" class="n"><xsl:value-of select="$w[../@k = 'detection.found']"/></th>
      </tr></thead>
      <tbody>
        <xsl:for-each select="detection"><tr>
          <td><xsl:call-template name="detection-state"/></td>
          <td><a class="id" href="#b-{@key}"><xsl:value-of select="@id"/></a><xsl:text> </xsl:text><xsl:apply-templates select="title"/></td>
          <td><xsl:call-template name="severity"/></td>
          <td><xsl:call-template name="state"/></td>
          <td><xsl:choose><xsl:when test="@tuned = 'yes'"><xsl:value-of select="$w[../@k = 'tuned.yes']"/></xsl:when><xsl:otherwise><span class="untuned"><xsl:value-of select="$w[../@k = 'tuned.no']"/></span></xsl:otherwise></xsl:choose></td>
          <td class="n"><xsl:choose><xsl:when test="@detection-state = 'hit'"><xsl:value-of select="count(finding[@verdict = 'fail' or @verdict = 'warn'])"/></xsl:when><xsl:when test="@detection-state = 'clean'">0</xsl:when><xsl:otherwise>–</xsl:otherwise></xsl:choose></td>
        </tr></xsl:for-each>
        <xsl:if test="not(detection)"><tr><td colspan="6"><xsl:value-of select="$w[../@k = 'none']"/></td></tr></xsl:if>
      </tbody>
    </table></div>
    <xsl:if test="detection[@inside = 'yes']"><p class="intro"><xsl:value-of select="$w[../@k = 'inside.note']"/></p></xsl:if>
    <xsl:if test="detection[finding]">
      <h3><xsl:value-of select="$w[../@k = 'detection.hits']"/></h3>
      <xsl:apply-templates select="detection[finding]" mode="results"/>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
