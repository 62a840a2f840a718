<?xml version="1.0" encoding="UTF-8"?>
<!-- What changed between two assessments, for a terminal: the model holds no character that could move a cursor. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:include href="html-common.xsl"/>
  <xsl:include href="changes-common.xsl"/>
  <xsl:output method="text" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>
  <xsl:preserve-space elements="t v item"/>

  <xsl:template match="/changes">
    <xsl:apply-templates select="before | after" mode="head"/>
    <xsl:for-each select="differences/item"><xsl:text>! </xsl:text><xsl:apply-templates select="." mode="difference"/><xsl:text>&#10;</xsl:text></xsl:for-each>
    <xsl:value-of select="concat('! ', $w[../@k = 'changes.limits'], '&#10;')"/>
    <xsl:if test="not(controls/item | checks/item | detections/item | settings/item | coverage/item | statements/item)">
      <xsl:value-of select="concat('&#10;', $w[../@k = 'changes.none'], '&#10;')"/>
    </xsl:if>
    <xsl:text>&#10;</xsl:text>
    <xsl:apply-templates select="." mode="summary"><xsl:with-param name="of" select="'controls'"/></xsl:apply-templates><xsl:text>&#10;</xsl:text>
    <xsl:apply-templates select="." mode="summary"><xsl:with-param name="of" select="'rules'"/></xsl:apply-templates><xsl:text>&#10;</xsl:text>
    <xsl:apply-templates select="." mode="summary"><xsl:with-param name="of" select="'settings'"/></xsl:apply-templates><xsl:text>&#10;</xsl:text>
    <xsl:apply-templates select="controls[item] | settings[item] | checks[item] | detections[item] | coverage[item] | statements[item]"/>
  </xsl:template>

  <xsl:template match="before | after" mode="head">
    <xsl:value-of select="$w[../@k = concat('changes.', local-name(current()))]"/>
    <xsl:text>: </xsl:text>
    <xsl:choose>
      <xsl:when test="@bundle"><xsl:value-of select="concat(@bundle, ' ', @identity)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$w[../@k = 'changes.folder']"/></xsl:otherwise>
    </xsl:choose>
    <xsl:value-of select="concat(', ', period/@from, ' - ', period/@to, '&#10;')"/>
  </xsl:template>

  <xsl:template match="controls | settings | checks | detections | coverage | statements">
    <xsl:value-of select="concat('&#10;', $w[../@k = concat('changes.', local-name(current()))], '&#10;')"/>
    <xsl:apply-templates select="item" mode="line"/>
  </xsl:template>

  <xsl:template match="item" mode="line">
    <xsl:text>  </xsl:text>
    <xsl:if test="@framework"><xsl:value-of select="concat(@framework, ' ')"/></xsl:if>
    <xsl:if test="@kind"><xsl:value-of select="concat($w[../@k = concat('changes.', current()/@kind)], ' ')"/></xsl:if>
    <xsl:value-of select="concat(@id, @table, @source)"/>
    <xsl:if test="@account != ''"><xsl:value-of select="concat(' ', @account)"/></xsl:if>
    <xsl:for-each select="of/item"><xsl:value-of select="concat(' ', @value)"/></xsl:for-each>
    <xsl:text>: </xsl:text>
    <xsl:apply-templates select="." mode="moved"/>
    <xsl:if test="title"><xsl:text>  (</xsl:text><xsl:apply-templates select="title"/><xsl:text>)</xsl:text></xsl:if>
    <xsl:text>&#10;</xsl:text>
    <xsl:apply-templates select="settings/item" mode="setting"><xsl:with-param name="indent" select="'      '"/></xsl:apply-templates>
    <xsl:apply-templates select="findings/item" mode="finding"/>
  </xsl:template>

  <!-- Both verdicts where there are two, and a word for what became of it. -->
  <xsl:template match="item" mode="moved">
    <xsl:if test="before/@verdict"><xsl:call-template name="verdict-word"><xsl:with-param name="of" select="before"/></xsl:call-template></xsl:if>
    <xsl:if test="before/@verdict and after/@verdict"> → </xsl:if>
    <xsl:if test="after/@verdict"><xsl:call-template name="verdict-word"><xsl:with-param name="of" select="after"/></xsl:call-template></xsl:if>
    <xsl:if test="before/@verdict or after/@verdict"><xsl:text>, </xsl:text></xsl:if>
    <xsl:choose>
      <xsl:when test="@direction = 'worse' or @direction = 'better'"><xsl:value-of select="$w[../@k = concat('changes.to.', current()/@direction)]"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="change-word"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="item" mode="setting">
    <xsl:param name="indent"/>
    <xsl:value-of select="$indent"/>
    <xsl:choose>
      <xsl:when test="heading"><xsl:apply-templates select="heading"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="@name"/></xsl:otherwise>
    </xsl:choose>
    <xsl:text>: </xsl:text>
    <xsl:call-template name="was"/> → <xsl:call-template name="was"><xsl:with-param name="value" select="@after"/></xsl:call-template>
    <xsl:text>&#10;</xsl:text>
  </xsl:template>

  <xsl:template match="item" mode="finding">
    <xsl:value-of select="concat('    ', @resource, ' ', @account, ' ', @region, ': ')"/>
    <xsl:apply-templates select="." mode="moved"/>
    <xsl:if test="after/@reason != ''"><xsl:text>: </xsl:text><xsl:apply-templates select="after" mode="says"/></xsl:if>
    <xsl:text>&#10;</xsl:text>
    <xsl:apply-templates select="settings/item" mode="setting"><xsl:with-param name="indent" select="'        '"/></xsl:apply-templates>
  </xsl:template>
</xsl:stylesheet>
