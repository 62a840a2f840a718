<?xml version="1.0" encoding="UTF-8"?>
<!-- What changed between two assessments, for people: one page, no script, nothing loaded from anywhere. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:include href="html-common.xsl"/>
  <xsl:include href="changes-common.xsl"/>
  <xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat" indent="no"/>
  <xsl:strip-space elements="*"/>
  <xsl:preserve-space elements="t v item"/>

  <xsl:template match="/changes">
    <html lang="{$lang}">
      <head>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title><xsl:value-of select="$w[../@k = 'changes.kind']"/> – <xsl:value-of select="after/@organisation"/></title>
        <style type="text/css"><xsl:value-of select="document('html-style.xml')/style"/></style>
      </head>
      <body>
        <div class="sheet" role="main">
          <div class="masthead">
            <h1><xsl:value-of select="$w[../@k = 'changes.kind']"/></h1>
            <p class="whose"><xsl:value-of select="after/@organisation"/></p>
          </div>
          <table class="particulars">
            <thead><tr><th/><th scope="col"><xsl:value-of select="$w[../@k = 'changes.before']"/></th><th scope="col"><xsl:value-of select="$w[../@k = 'changes.after']"/></th></tr></thead>
            <tbody>
              <tr><th scope="row"><xsl:value-of select="$w[../@k = 'changes.bundle']"/></th><xsl:apply-templates select="before | after" mode="bundle"/></tr>
              <tr><th scope="row"><xsl:value-of select="$w[../@k = 'period']"/></th><xsl:apply-templates select="before | after" mode="period"/></tr>
              <tr><th scope="row"><xsl:value-of select="$w[../@k = 'run']"/></th><xsl:apply-templates select="before | after" mode="run"/></tr>
            </tbody>
          </table>
          <h2 class="quiet"><xsl:value-of select="$w[../@k = 'changes.summary']"/></h2>
          <p>
            <xsl:apply-templates select="." mode="summary"><xsl:with-param name="of" select="'controls'"/></xsl:apply-templates><br/>
            <xsl:apply-templates select="." mode="summary"><xsl:with-param name="of" select="'rules'"/></xsl:apply-templates><br/>
            <xsl:apply-templates select="." mode="summary"><xsl:with-param name="of" select="'settings'"/></xsl:apply-templates>
          </p>
          <h2 class="quiet"><xsl:value-of select="$w[../@k = 'changes.first']"/></h2>
          <ul>
            <xsl:for-each select="differences/item[position() &lt;= $rows-max]"><li class="second"><xsl:apply-templates select="." mode="difference"/></li></xsl:for-each>
            <li class="second"><xsl:value-of select="$w[../@k = 'changes.limits']"/></li>
          </ul>
          <xsl:call-template name="more"><xsl:with-param name="n" select="count(differences/item)"/></xsl:call-template>
          <xsl:if test="not(controls/item | checks/item | detections/item | settings/item | coverage/item | statements/item)">
            <p><xsl:value-of select="$w[../@k = 'changes.none']"/></p>
          </xsl:if>
          <xsl:apply-templates select="controls[item] | settings[item] | checks[item] | detections[item] | coverage[item] | statements[item]"/>
        </div>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="before | after" mode="bundle">
    <td>
      <xsl:choose>
        <xsl:when test="@bundle"><span class="v"><xsl:value-of select="@bundle"/></span><div class="second"><xsl:value-of select="@identity"/></div></xsl:when>
        <xsl:when test="self::before"><xsl:value-of select="$w[../@k = 'changes.folder']"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="$w[../@k = 'changes.unsealed']"/></xsl:otherwise>
      </xsl:choose>
    </td>
  </xsl:template>
  <xsl:template match="before | after" mode="period">
    <td><xsl:call-template name="time"><xsl:with-param name="at" select="period/@from"/></xsl:call-template> – <xsl:call-template name="time"><xsl:with-param name="at" select="period/@to"/></xsl:call-template></td>
  </xsl:template>
  <xsl:template match="before | after" mode="run">
    <td><span class="v"><xsl:value-of select="@id"/></span><div class="second"><xsl:call-template name="time"><xsl:with-param name="at" select="@started"/></xsl:call-template></div></td>
  </xsl:template>

  <!-- ==== before and after, side by side ==== -->
  <xsl:template name="judged">
    <xsl:choose>
      <xsl:when test="@state"><span class="v"><xsl:call-template name="word"><xsl:with-param name="k" select="concat('detection.', @state)"/></xsl:call-template></span></xsl:when>
      <xsl:otherwise><xsl:call-template name="verdict"/></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="@evidence_state != 'confirmed'"><xsl:text> </xsl:text><xsl:call-template name="state"><xsl:with-param name="state" select="@evidence_state"/></xsl:call-template></xsl:if>
    <xsl:if test="@waived = 'true' or waiver/@state = 'in-force'"><xsl:text> </xsl:text><span class="effect stated"><xsl:value-of select="$w[../@k = 'waived']"/></span></xsl:if>
    <xsl:if test="@attested = 'true'"><xsl:text> </xsl:text><span class="effect stated"><xsl:value-of select="$w[../@k = 'attested']"/></span></xsl:if>
  </xsl:template>
  <xsl:template match="item" mode="moved">
    <xsl:for-each select="before"><xsl:call-template name="judged"/></xsl:for-each>
    <xsl:if test="before and after"> → </xsl:if>
    <xsl:for-each select="after"><xsl:call-template name="judged"/></xsl:for-each>
    <xsl:text> </xsl:text>
    <xsl:choose>
      <xsl:when test="@direction = 'worse'"><span class="effect change"><xsl:value-of select="$w[../@k = 'changes.to.worse']"/></span></xsl:when>
      <xsl:when test="@direction = 'better'"><span class="effect read"><xsl:value-of select="$w[../@k = 'changes.to.better']"/></span></xsl:when>
      <xsl:when test="not(@direction)"><span class="effect permission"><xsl:call-template name="change-word"/></span></xsl:when>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="item" mode="setting">
    <li>
      <xsl:choose>
        <xsl:when test="heading"><xsl:apply-templates select="heading"/></xsl:when>
        <xsl:otherwise><span class="v"><xsl:value-of select="@name"/></span></xsl:otherwise>
      </xsl:choose>
      <xsl:text>: </xsl:text>
      <span class="v"><xsl:call-template name="was"/></span> → <span class="v"><xsl:call-template name="was"><xsl:with-param name="value" select="@after"/></xsl:call-template></span>
    </li>
  </xsl:template>

  <!-- ==== the parts ==== -->
  <xsl:template match="controls">
    <div class="part">
      <h2><xsl:value-of select="$w[../@k = 'changes.controls']"/></h2>
      <div class="wide"><table>
        <tbody>
          <xsl:for-each select="item[position() &lt;= $rows-max]">
            <tr>
              <th scope="row"><span class="v"><xsl:value-of select="@id"/></span><xsl:text> </xsl:text><xsl:apply-templates select="title"/><div class="second"><xsl:value-of select="@framework"/></div></th>
              <td><xsl:apply-templates select="." mode="moved"/></td>
              <td class="second"><xsl:for-each select="rules/item"><xsl:value-of select="."/><xsl:text> </xsl:text></xsl:for-each></td>
            </tr>
          </xsl:for-each>
        </tbody>
      </table></div>
      <xsl:call-template name="more"><xsl:with-param name="n" select="count(item)"/></xsl:call-template>
    </div>
  </xsl:template>

  <xsl:template match="checks | detections">
    <div class="part">
      <h2><xsl:value-of select="$w[../@k = concat('changes.', local-name(current()))]"/></h2>
      <xsl:for-each select="item">
        <div class="rule">
          <h4><span class="v"><xsl:value-of select="@id"/></span><xsl:text> </xsl:text><xsl:apply-templates select="title"/><xsl:text> </xsl:text><xsl:apply-templates select="." mode="moved"/></h4>
          <xsl:if test="settings/item"><ul class="second"><xsl:apply-templates select="settings/item" mode="setting"/></ul></xsl:if>
          <ul class="findings"><xsl:apply-templates select="findings/item[position() &lt;= $bad-max]" mode="finding"/></ul>
          <xsl:call-template name="more"><xsl:with-param name="n" select="count(findings/item)"/><xsl:with-param name="max" select="$bad-max"/></xsl:call-template>
        </div>
      </xsl:for-each>
    </div>
  </xsl:template>
  <xsl:template match="item" mode="finding">
    <li class="finding">
      <div class="what"><xsl:apply-templates select="." mode="moved"/><xsl:if test="@direction"><xsl:text> </xsl:text><span class="small"><xsl:call-template name="change-word"/></span></xsl:if></div>
      <xsl:if test="before/@reason != '' and @change != 'values'"><div class="small"><xsl:value-of select="$w[../@k = 'changes.before']"/>: <xsl:apply-templates select="before" mode="says"/></div></xsl:if>
      <xsl:if test="after/@reason != ''"><div class="says"><xsl:value-of select="$w[../@k = 'changes.after']"/>: <xsl:apply-templates select="after" mode="says"/></div></xsl:if>
      <div class="where"><span class="v"><xsl:value-of select="@resource"/></span><xsl:text> </xsl:text><span class="place"><xsl:value-of select="@account"/></span><xsl:text> </xsl:text><span class="place"><xsl:value-of select="@region"/></span></div>
      <xsl:if test="settings/item"><ul class="second"><xsl:apply-templates select="settings/item" mode="setting"/></ul></xsl:if>
    </li>
  </xsl:template>

  <xsl:template match="settings">
    <div class="part">
      <h2><xsl:value-of select="$w[../@k = 'changes.settings']"/></h2>
      <xsl:for-each select="item[position() &lt;= $rows-max]">
        <div class="rule">
          <h4>
            <xsl:apply-templates select="title"/><xsl:if test="not(title)"><span class="v"><xsl:value-of select="@table"/></span></xsl:if>
            <xsl:text>: </xsl:text>
            <xsl:for-each select="of/item"><span class="v"><xsl:value-of select="@value"/></span><xsl:text> </xsl:text></xsl:for-each>
            <span class="effect permission"><xsl:call-template name="change-word"/></span>
          </h4>
          <ul class="second"><xsl:apply-templates select="settings/item" mode="setting"/></ul>
        </div>
      </xsl:for-each>
      <xsl:call-template name="more"><xsl:with-param name="n" select="count(item)"/></xsl:call-template>
    </div>
  </xsl:template>

  <xsl:template match="coverage">
    <div class="part">
      <h2><xsl:value-of select="$w[../@k = 'changes.coverage']"/></h2>
      <ul>
        <xsl:for-each select="item[position() &lt;= $rows-max]">
          <li><span class="v"><xsl:value-of select="@source"/></span><xsl:text> </xsl:text><xsl:apply-templates select="title"/><xsl:text> </xsl:text><span class="place"><xsl:value-of select="@account"/></span>: <xsl:call-template name="change-word"/></li>
        </xsl:for-each>
      </ul>
      <xsl:call-template name="more"><xsl:with-param name="n" select="count(item)"/></xsl:call-template>
    </div>
  </xsl:template>

  <xsl:template match="statements">
    <div class="part">
      <h2><xsl:value-of select="$w[../@k = 'changes.statements']"/></h2>
      <ul>
        <xsl:for-each select="item[position() &lt;= $rows-max]">
          <li><xsl:value-of select="$w[../@k = concat('changes.', current()/@kind)]"/><xsl:text> </xsl:text><span class="v"><xsl:value-of select="@id"/></span>: <xsl:call-template name="change-word"/></li>
        </xsl:for-each>
      </ul>
      <xsl:call-template name="more"><xsl:with-param name="n" select="count(item)"/></xsl:call-template>
    </div>
  </xsl:template>
</xsl:stylesheet>
