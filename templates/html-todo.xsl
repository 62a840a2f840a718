<?xml version="1.0" encoding="UTF-8"?>
<!-- Parts 5 and 6: what to do next, and what stands in the way of believing more. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- ==== 5: safest next actions ==== -->
  <xsl:template name="part5">
    <div class="part" id="part5">
      <h2><span class="no">5</span><xsl:value-of select="$w[../@k = 'part5']"/></h2>
      <p class="intro"><xsl:value-of select="$w[../@k = 'part5.intro']"/></p>
      <xsl:apply-templates select="action"/>
      <xsl:if test="not(action)"><p class="none"><xsl:value-of select="$w[../@k = 'none']"/></p></xsl:if>
      <xsl:if test="framework/control[attach]">
        <div class="wide"><table>
          <caption><xsl:value-of select="$w[../@k = 'attach.table']"/></caption>
          <thead><tr><th scope="col"><xsl:value-of select="$w[../@k = 'control']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'verdict']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'attach']"/></th></tr></thead>
          <tbody><xsl:for-each select="framework/control[attach]"><tr>
            <td><a class="id" href="#k-{../@id}-{@token}"><xsl:value-of select="@id"/></a><xsl:text> </xsl:text><xsl:apply-templates select="title"/></td>
            <td><xsl:call-template name="verdict"/><xsl:text> </xsl:text><xsl:call-template name="beside"/></td>
            <td><xsl:apply-templates select="attach"/></td>
          </tr></xsl:for-each></tbody>
        </table></div>
      </xsl:if>
    </div>
  </xsl:template>

  <xsl:template name="effect">
    <xsl:variable name="k">
      <xsl:choose>
        <xsl:when test="@kind = 'permission'">permission</xsl:when>
        <xsl:when test="@changing = 'yes'">change</xsl:when>
        <xsl:otherwise>read</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <span class="effect {$k}"><xsl:value-of select="$w[../@k = concat('effect.', $k)]"/></span>
  </xsl:template>

  <xsl:template match="action">
    <xsl:variable name="call" select="@kind = 'permission' or @kind = 'retry' or @kind = 'scope'"/>
    <div class="action">
      <h3><span class="no"><xsl:value-of select="@rank"/></span>
        <xsl:if test="@kind != 'remedy'"><xsl:value-of select="$w[../@k = concat('action.', current()/@kind)]"/></xsl:if>
        <xsl:apply-templates select="title"/><xsl:text> </xsl:text>
        <span class="id"><xsl:value-of select="@id"/></span><xsl:text> </xsl:text>
        <xsl:call-template name="severity"/><xsl:text> </xsl:text>
        <xsl:call-template name="effect"/><xsl:text> </xsl:text>
        <xsl:call-template name="beside"/>
      </h3>
      <table class="particulars">
        <xsl:if test="$call or remediation"><tr><th scope="row"><xsl:value-of select="$w[../@k = 'action.do']"/></th><td>
          <xsl:choose>
            <xsl:when test="$call"><xsl:call-template name="say"><xsl:with-param name="k" select="concat('action.', @kind, '.do')"/><xsl:with-param name="a" select="@permission"/></xsl:call-template></xsl:when>
            <xsl:otherwise><xsl:apply-templates select="remediation"/></xsl:otherwise>
          </xsl:choose></td></tr></xsl:if>
        <tr><th scope="row"><xsl:value-of select="$w[../@k = 'action.where']"/></th><td>
          <xsl:choose>
            <xsl:when test="$call"><xsl:call-template name="where-call"/></xsl:when>
            <xsl:otherwise><xsl:call-template name="where-found"/></xsl:otherwise>
          </xsl:choose></td></tr>
        <xsl:if test="$call or validation"><tr><th scope="row"><xsl:value-of select="$w[../@k = 'action.validate']"/></th><td>
          <xsl:choose>
            <xsl:when test="$call"><xsl:value-of select="$w[../@k = 'action.again']"/></xsl:when>
            <xsl:otherwise><xsl:apply-templates select="validation"/></xsl:otherwise>
          </xsl:choose></td></tr></xsl:if>
        <tr><th scope="row"><xsl:value-of select="$w[../@k = 'action.feeds']"/></th><td>
          <xsl:if test="not(control)">–</xsl:if>
          <xsl:if test="control"><xsl:value-of select="@controls"/>: <xsl:for-each select="control"><span class="id"><xsl:value-of select="@id"/></span><xsl:text> </xsl:text></xsl:for-each></xsl:if>
        </td></tr>
      </table>
    </div>
  </xsl:template>
  <!-- The calls that were not answered, by account and region. -->
  <xsl:template name="where-call">
    <xsl:variable name="kind" select="@kind"/>
    <xsl:variable name="rows" select="../coverage/gap[@source = current()/@id or not(@source)][($kind = 'permission' and @denied &gt; 0) or ($kind = 'retry' and @error &gt; 0) or ($kind = 'scope' and @not_queried &gt; 0)]"/>
    <xsl:for-each select="$rows[position() &lt;= $few-max]">
      <span class="v"><xsl:value-of select="@account"/><xsl:if test="@region != ''">/<xsl:value-of select="@region"/></xsl:if></span><xsl:text> </xsl:text>
    </xsl:for-each>
    <xsl:call-template name="more"><xsl:with-param name="n" select="count($rows)"/><xsl:with-param name="max" select="$few-max"/></xsl:call-template>
  </xsl:template>
  <!-- The resources that failed, each once though several entries of the rule name it. -->
  <xsl:template name="where-found">
    <xsl:variable name="rows" select="key('entry', entry/@key)/finding[@verdict = 'fail' or @verdict = 'warn']"/>
    <xsl:variable name="shown" select="$rows[position() &lt;= $rows-max]"/>
    <xsl:for-each select="$shown">
      <xsl:variable name="at" select="position()"/>
      <xsl:variable name="before" select="$shown[position() &lt; $at]"/>
      <xsl:if test="not($before[@resource = current()/@resource and @account = current()/@account])">
        <span class="v"><xsl:value-of select="@resource"/></span><xsl:text> </xsl:text>
        <xsl:if test="@account != '' and @account != @resource"><span class="place"><xsl:value-of select="@account"/></span><xsl:text> </xsl:text></xsl:if>
      </xsl:if>
    </xsl:for-each>
    <xsl:call-template name="more"><xsl:with-param name="n" select="count($rows)"/></xsl:call-template>
  </xsl:template>

  <!-- ==== 6: assumptions and blockers ==== -->
  <xsl:template name="part6">
    <div class="part" id="part6">
      <h2><span class="no">6</span><xsl:value-of select="$w[../@k = 'part6']"/></h2>
      <xsl:if test="not(excerpt)"><xsl:call-template name="blocked-calls"/></xsl:if>
      <xsl:call-template name="gaps"/>
      <xsl:call-template name="undecided"/>
      <xsl:call-template name="untuned"/>
      <xsl:call-template name="waivers"/>
      <xsl:call-template name="attestations"/>
      <xsl:call-template name="exceptions"/>
      <h3><xsl:value-of select="$w[../@k = 'limits']"/></h3>
      <ul>
        <xsl:for-each select="$w[starts-with(../@k, 'limits.')]"><li><xsl:value-of select="."/></li></xsl:for-each>
      </ul>
      <h3><xsl:value-of select="$w[../@k = 'assumptions']"/></h3>
      <ul>
        <li><xsl:value-of select="$w[../@k = 'assume.days']"/></li>
        <xsl:if test="scope/calendar/@given = 'no'">
          <li><xsl:call-template name="say"><xsl:with-param name="k" select="'assume.hours'"/><xsl:with-param name="a" select="scope/calendar/@from"/><xsl:with-param name="b" select="scope/calendar/@to"/><xsl:with-param name="c" select="scope/calendar/@time-zone"/></xsl:call-template></li>
        </xsl:if>
        <li><xsl:value-of select="$w[../@k = 'assume.moment']"/></li>
        <li><xsl:value-of select="$w[../@k = 'assume.source']"/></li>
        <li><xsl:value-of select="$w[../@k = 'assume.clock']"/></li>
        <li><xsl:value-of select="$w[../@k = 'assume.text']"/></li>
      </ul>
    </div>
  </xsl:template>

  <!-- What people state.  The file of each is in the bundle. -->
  <xsl:template name="waivers">
    <xsl:if test="waiver">
      <div class="wide"><table class="stated">
        <caption><xsl:value-of select="$w[../@k = 'waivers']"/></caption>
        <thead><tr><th scope="col"><xsl:value-of select="$w[../@k = 'statement.state']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'statement.file']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'waiver.of']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'waiver.owner']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'waiver.reason']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'waiver.approved']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'waiver.expires']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'waiver.used']"/></th></tr></thead>
        <tbody><xsl:for-each select="waiver"><tr id="w-{position()}">
          <td><span><xsl:attribute name="class">effect <xsl:choose><xsl:when test="@state = 'expired'">change</xsl:when><xsl:otherwise>stated</xsl:otherwise></xsl:choose></xsl:attribute><xsl:choose><xsl:when test="@state = 'in-force' and @used = 0"><xsl:value-of select="$w[../@k = 'statement.unused']"/></xsl:when><xsl:otherwise><xsl:value-of select="$w[../@k = concat('statement.', current()/@state)]"/></xsl:otherwise></xsl:choose></span></td>
          <td><a class="ev" href="{@href}"><xsl:value-of select="@id"/></a></td>
          <td><xsl:if test="@rule"><span class="id"><xsl:value-of select="@rule"/></span><xsl:text> </xsl:text></xsl:if><xsl:if test="@control"><span class="id"><xsl:value-of select="@control"/></span><xsl:text> </xsl:text><span class="second"><xsl:value-of select="@framework"/></span><xsl:text> </xsl:text></xsl:if><xsl:if test="@resource"><span class="v"><xsl:value-of select="@resource"/></span></xsl:if></td>
          <td><xsl:call-template name="cell"><xsl:with-param name="text" select="@owner"/></xsl:call-template></td><td><xsl:value-of select="@reason"/></td><td><xsl:call-template name="cell"><xsl:with-param name="text" select="@approved-by"/></xsl:call-template></td><td><xsl:call-template name="cell"><xsl:with-param name="text" select="@expires"/></xsl:call-template></td><td class="n"><xsl:value-of select="@used"/></td>
        </tr></xsl:for-each></tbody>
      </table></div>
    </xsl:if>
  </xsl:template>
  <xsl:template name="attestations">
    <xsl:if test="attestation">
      <div class="wide"><table class="stated">
        <caption><xsl:value-of select="$w[../@k = 'attestations']"/></caption>
        <thead><tr><th scope="col"><xsl:value-of select="$w[../@k = 'statement.state']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'statement.file']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'control']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'attestation']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'attestation.person']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'waiver.expires']"/></th></tr></thead>
        <tbody><xsl:for-each select="attestation"><tr>
          <td><span><xsl:attribute name="class">effect <xsl:choose><xsl:when test="@state = 'expired'">change</xsl:when><xsl:otherwise>stated</xsl:otherwise></xsl:choose></xsl:attribute><xsl:choose><xsl:when test="@state = 'in-force' and @used = 0"><xsl:value-of select="$w[../@k = 'statement.unused']"/></xsl:when><xsl:otherwise><xsl:value-of select="$w[../@k = concat('statement.', current()/@state)]"/></xsl:otherwise></xsl:choose></span></td>
          <td><a class="ev" href="{@href}"><xsl:value-of select="@id"/></a></td>
          <td><span class="id"><xsl:value-of select="@control"/></span><xsl:text> </xsl:text><span class="second"><xsl:value-of select="@framework"/></span></td>
          <td><xsl:apply-templates select="statement"/></td>
          <td><xsl:value-of select="@person"/><div class="second"><xsl:value-of select="@role"/></div></td>
          <td><xsl:call-template name="cell"><xsl:with-param name="text" select="@valid-until"/></xsl:call-template></td>
        </tr></xsl:for-each></tbody>
      </table></div>
    </xsl:if>
  </xsl:template>

  <xsl:template name="blocked-calls">
    <xsl:variable name="rows" select="piece[@state = 'denied' or @state = 'error']"/>
    <div class="wide"><table>
      <caption><xsl:value-of select="$w[../@k = 'blocked.calls']"/></caption>
      <thead><tr>
        <th scope="col"><xsl:value-of select="$w[../@k = 'call']"/></th>
        <th scope="col"><xsl:value-of select="$w[../@k = 'account']"/></th>
        <th scope="col"><xsl:value-of select="$w[../@k = 'region']"/></th>
        <th scope="col"><xsl:value-of select="$w[../@k = 'code']"/></th>
        <th scope="col"><xsl:value-of select="$w[../@k = 'request-id']"/></th>
        <th scope="col"><xsl:value-of select="$w[../@k = 'blocked.grant']"/></th>
      </tr></thead>
      <tbody>
        <xsl:for-each select="$rows[position() &lt;= $gaps-max]"><tr>
          <td><xsl:call-template name="piece-link"/></td>
          <td><xsl:call-template name="cell"><xsl:with-param name="text" select="@account"/></xsl:call-template></td>
          <td><xsl:call-template name="cell"><xsl:with-param name="text" select="@region"/></xsl:call-template></td>
          <td><xsl:call-template name="state"/><xsl:text> </xsl:text><xsl:call-template name="status"/><xsl:if test="@message"><div class="second"><xsl:value-of select="@message"/></div></xsl:if></td>
          <td><span class="digest"><xsl:value-of select="@request-id"/></span></td>
          <td><xsl:choose><xsl:when test="@state = 'denied'"><span class="v"><xsl:value-of select="@permission"/></span></xsl:when><xsl:otherwise>–</xsl:otherwise></xsl:choose></td>
        </tr></xsl:for-each>
        <xsl:if test="not($rows)"><tr><td colspan="6"><xsl:value-of select="$w[../@k = 'none']"/></td></tr></xsl:if>
      </tbody>
    </table></div>
    <xsl:call-template name="more"><xsl:with-param name="n" select="count($rows)"/><xsl:with-param name="max" select="$gaps-max"/></xsl:call-template>
  </xsl:template>
  <xsl:template name="piece-link">
    <xsl:choose>
      <xsl:when test="@n &lt;= $pieces-max"><a class="ev" href="#e{@n}"><xsl:value-of select="@id"/></a></xsl:when>
      <xsl:otherwise><span class="ev"><xsl:value-of select="@id"/></span></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="status">
    <xsl:choose>
      <xsl:when test="@status = 0"><xsl:value-of select="$w[../@k = 'code.no-answer']"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="@status"/></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="@code"><xsl:text> </xsl:text><span class="v"><xsl:value-of select="@code"/></span></xsl:if>
  </xsl:template>

  <!-- What was not answered, by call, account and region; an account that could not be entered is one row. -->
  <xsl:template name="gaps">
    <xsl:variable name="rows" select="coverage/gap"/>
    <xsl:if test="$rows">
      <div class="wide"><table class="gaps">
        <caption><xsl:value-of select="$w[../@k = 'gaps']"/></caption>
        <thead><tr>
          <th scope="col"><xsl:value-of select="$w[../@k = 'call']"/></th>
          <th scope="col"><xsl:value-of select="$w[../@k = 'account']"/></th>
          <th scope="col"><xsl:value-of select="$w[../@k = 'region']"/></th>
          <th scope="col" class="n"><xsl:value-of select="$w[../@k = 'calls.planned']"/></th>
          <th scope="col" class="n"><xsl:value-of select="$w[../@k = 'state.denied']"/></th>
          <th scope="col" class="n"><xsl:value-of select="$w[../@k = 'state.error']"/></th>
          <th scope="col" class="n"><xsl:value-of select="$w[../@k = 'state.not-queried']"/></th>
          <th scope="col"><xsl:value-of select="$w[../@k = 'gaps.codes']"/></th>
        </tr></thead>
        <tbody><xsl:for-each select="$rows[position() &lt;= $gaps-max]"><tr>
          <td><xsl:choose>
            <xsl:when test="@source"><xsl:value-of select="@source"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="$w[../@k = 'gaps.account']"/></xsl:otherwise>
          </xsl:choose></td>
          <td><xsl:call-template name="cell"><xsl:with-param name="text" select="@account"/></xsl:call-template></td>
          <td class="key"><xsl:choose>
            <xsl:when test="not(@region)">–</xsl:when>
            <xsl:when test="@region = ''"><xsl:value-of select="$w[../@k = 'region.none']"/></xsl:when>
            <xsl:otherwise><xsl:call-template name="cell"><xsl:with-param name="text" select="@region"/></xsl:call-template></xsl:otherwise>
          </xsl:choose></td>
          <td class="n"><xsl:value-of select="@calls"/></td>
          <td class="n n{@denied}"><xsl:value-of select="@denied"/></td>
          <td class="n n{@error}"><xsl:value-of select="@error"/></td>
          <td class="n n{@not_queried}"><xsl:value-of select="@not_queried"/></td>
          <td><xsl:for-each select="code"><span class="v"><xsl:value-of select="@is"/></span><xsl:text> </xsl:text></xsl:for-each></td>
        </tr></xsl:for-each></tbody>
        <tfoot><tr>
          <th scope="row" colspan="3"><xsl:value-of select="$w[../@k = 'calls.total']"/></th>
          <td class="n"><xsl:value-of select="sum($rows/@calls)"/></td>
          <td class="n"><xsl:value-of select="sum($rows/@denied)"/></td>
          <td class="n"><xsl:value-of select="sum($rows/@error)"/></td>
          <td class="n"><xsl:value-of select="sum($rows/@not_queried)"/></td>
          <td></td>
        </tr></tfoot>
      </table></div>
      <xsl:if test="count($rows) &gt; $gaps-max"><p class="more"><xsl:call-template name="say"><xsl:with-param name="k" select="'gaps.more'"/><xsl:with-param name="a" select="count($rows) - $gaps-max"/></xsl:call-template></p></xsl:if>
    </xsl:if>
  </xsl:template>

  <xsl:template name="undecided">
    <xsl:variable name="rows" select="check[@verdict = 'unknown' or finding/@verdict = 'unknown'] | detection[@detection-state != 'hit' and @detection-state != 'clean' or finding/@verdict = 'unknown']"/>
    <div class="wide"><table>
      <caption><xsl:value-of select="$w[../@k = 'blocked.rules']"/></caption>
      <thead><tr><th scope="col"><xsl:value-of select="$w[../@k = 'check']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'detection.state']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'blocked.why']"/></th></tr></thead>
      <tbody>
        <xsl:for-each select="$rows"><tr>
          <td><a class="id" href="#b-{@key}"><xsl:value-of select="@id"/></a><xsl:text> </xsl:text><xsl:apply-templates select="title"/></td>
          <td><xsl:choose><xsl:when test="self::detection"><xsl:call-template name="detection-state"/></xsl:when><xsl:otherwise><xsl:call-template name="verdict"/></xsl:otherwise></xsl:choose></td>
          <td><xsl:choose>
            <xsl:when test="finding[@verdict = 'unknown']">
              <xsl:for-each select="finding[@verdict = 'unknown'][position() &lt;= 5]"><div><xsl:apply-templates select="." mode="says"/></div></xsl:for-each>
              <xsl:call-template name="more"><xsl:with-param name="n" select="count(finding[@verdict = 'unknown'])"/><xsl:with-param name="max" select="5"/></xsl:call-template></xsl:when>
            <xsl:when test="self::detection"><xsl:value-of select="$w[../@k = concat('detection.', current()/@detection-state, '.means')]"/></xsl:when>
            <xsl:otherwise><xsl:call-template name="state"/></xsl:otherwise>
          </xsl:choose></td>
        </tr></xsl:for-each>
        <xsl:if test="not($rows)"><tr><td colspan="3"><xsl:value-of select="$w[../@k = 'none']"/></td></tr></xsl:if>
      </tbody>
    </table></div>
  </xsl:template>

  <xsl:template name="exceptions">
    <xsl:if test="scope/exception">
      <div class="wide"><table>
        <caption><xsl:value-of select="$w[../@k = 'exceptions']"/></caption>
        <thead><tr>
          <th scope="col"><xsl:value-of select="$w[../@k = 'exception.kind']"/></th>
          <th scope="col"><xsl:value-of select="$w[../@k = 'exception.value']"/></th>
          <th scope="col"><xsl:value-of select="$w[../@k = 'exception.owner']"/></th>
          <th scope="col"><xsl:value-of select="$w[../@k = 'exception.reason']"/></th>
          <th scope="col"><xsl:value-of select="$w[../@k = 'exception.expires']"/></th>
          <th scope="col"><xsl:value-of select="$w[../@k = 'exception.state']"/></th>
        </tr></thead>
        <tbody>
          <xsl:for-each select="scope/exception"><tr>
            <td><xsl:value-of select="@kind"/></td>
            <td><span class="v"><xsl:value-of select="@value"/></span></td>
            <td><xsl:value-of select="@owner"/></td>
            <td><xsl:value-of select="@reason"/></td>
            <td><xsl:value-of select="@expires"/></td>
            <td><xsl:value-of select="$w[../@k = concat('exception.', current()/@state)]"/></td>
          </tr></xsl:for-each>
        </tbody>
      </table></div>
    </xsl:if>
  </xsl:template>

  <xsl:template name="untuned">
    <xsl:variable name="rows" select="detection[@tuned = 'no']"/>
    <xsl:if test="$rows">
      <h3><xsl:value-of select="$w[../@k = 'untuned']"/></h3>
      <p><xsl:value-of select="$w[../@k = 'untuned.note']"/></p>
      <ul><xsl:for-each select="$rows"><li><a class="id" href="#b-{@key}"><xsl:value-of select="@id"/></a><xsl:text> </xsl:text><xsl:apply-templates select="title"/><xsl:text> </xsl:text><xsl:apply-templates select="parameter"/></li></xsl:for-each></ul>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
