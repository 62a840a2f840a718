<?xml version="1.0" encoding="UTF-8"?>
<!-- One line per control, for a spreadsheet.  RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text" encoding="UTF-8"/>
  <xsl:variable name="crlf" select="'&#13;&#10;'"/>

  <xsl:template match="/report">
    <xsl:text>&#xFEFF;framework,control,token,title_en,title_zh_cn,severity,responsibility,decided_by,verdict,evidence_state,rules,failing_resources,attach_en,attach_zh_cn</xsl:text>
    <xsl:value-of select="$crlf"/>
    <xsl:apply-templates select="framework/control"/>
  </xsl:template>

  <xsl:key name="entry" match="check | detection" use="@key"/>
  <xsl:template match="control">
    <xsl:call-template name="field"><xsl:with-param name="text" select="../@id"/></xsl:call-template>,<xsl:text/>
    <xsl:call-template name="field"><xsl:with-param name="text" select="@id"/></xsl:call-template>,<xsl:text/>
    <xsl:call-template name="field"><xsl:with-param name="text" select="@token"/></xsl:call-template>,<xsl:text/>
    <xsl:call-template name="field"><xsl:with-param name="text" select="title/t[@xml:lang = 'en']"/></xsl:call-template>,<xsl:text/>
    <xsl:call-template name="field"><xsl:with-param name="text" select="title/t[@xml:lang = 'zh-CN']"/></xsl:call-template>,<xsl:text/>
    <xsl:call-template name="field"><xsl:with-param name="text" select="@severity"/></xsl:call-template>,<xsl:text/>
    <xsl:call-template name="field"><xsl:with-param name="text" select="@responsibility"/></xsl:call-template>,<xsl:text/>
    <xsl:call-template name="field"><xsl:with-param name="text" select="@decide"/></xsl:call-template>,<xsl:text/>
    <xsl:call-template name="field"><xsl:with-param name="text" select="@verdict"/></xsl:call-template>,<xsl:text/>
    <xsl:call-template name="field"><xsl:with-param name="text" select="@state"/></xsl:call-template>,<xsl:text/>
    <xsl:call-template name="field"><xsl:with-param name="text">
      <xsl:for-each select="rule"><xsl:if test="position() > 1"><xsl:text>; </xsl:text></xsl:if><xsl:value-of select="concat(@id, '=', @verdict)"/></xsl:for-each>
    </xsl:with-param></xsl:call-template>,<xsl:text/>
    <xsl:call-template name="field"><xsl:with-param name="text">
      <xsl:for-each select="key('entry', rule/@key)/finding[@verdict = 'fail']"><xsl:if test="position() > 1"><xsl:text>; </xsl:text></xsl:if><xsl:value-of select="@resource"/></xsl:for-each>
    </xsl:with-param></xsl:call-template>,<xsl:text/>
    <xsl:call-template name="field"><xsl:with-param name="text" select="attach/t[@xml:lang = 'en']"/></xsl:call-template>,<xsl:text/>
    <xsl:call-template name="field"><xsl:with-param name="text" select="attach/t[@xml:lang = 'zh-CN']"/></xsl:call-template>
    <xsl:value-of select="$crlf"/>
  </xsl:template>

  <!-- Always quoted; what a spreadsheet would run as a formula gets an apostrophe in front. -->
  <xsl:template name="field">
    <xsl:param name="text"/>
    <xsl:text>"</xsl:text>
    <xsl:if test="$text != '' and contains('=+-@&#9;&#10;&#13;|%', substring($text, 1, 1))">'</xsl:if>
    <xsl:call-template name="double">
      <xsl:with-param name="text" select="$text"/>
    </xsl:call-template>
    <xsl:text>"</xsl:text>
  </xsl:template>
  <xsl:template name="double">
    <xsl:param name="text"/>
    <xsl:choose>
      <xsl:when test="contains($text, '&quot;')">
        <xsl:value-of select="substring-before($text, '&quot;')"/>
        <xsl:text>""</xsl:text>
        <xsl:call-template name="double"><xsl:with-param name="text" select="substring-after($text, '&quot;')"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
