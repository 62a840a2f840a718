<?xml version="1.0" encoding="UTF-8"?>
<!-- What the page and the text about changes share: words for codes, and what is short enough to be said in one line. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template name="change-word">
    <xsl:param name="code" select="@change"/>
    <xsl:call-template name="word"><xsl:with-param name="k" select="concat('changes.is.', $code)"/></xsl:call-template>
  </xsl:template>

  <!-- How much changed, in one sentence: of the controls, of the rules, of what is set up. -->
  <xsl:template match="/changes" mode="summary">
    <xsl:param name="of"/>
    <xsl:variable name="judged" select="controls[$of = 'controls']/item | checks[$of = 'rules']/item | detections[$of = 'rules']/item"/>
    <xsl:call-template name="say">
      <xsl:with-param name="text" select="string($w[../@k = concat('changes.summary.', $of)])"/>
      <xsl:with-param name="a" select="count($judged[@direction = 'worse'] | settings[$of = 'settings']/item[@change = 'changed'])"/>
      <xsl:with-param name="b" select="count($judged[@direction = 'better'] | settings[$of = 'settings']/item[@change = 'appeared' or @change = 'now-seen'])"/>
      <xsl:with-param name="c" select="count($judged[not(@direction) or @direction = 'other'] | settings[$of = 'settings']/item[@change = 'vanished' or @change = 'not-seen'])"/>
    </xsl:call-template>
  </xsl:template>

  <!-- What stands in the way of a comparison. -->
  <xsl:template match="item" mode="difference">
    <xsl:variable name="sentence"><xsl:call-template name="word"><xsl:with-param name="k" select="concat('changes.difference.', @code)"/></xsl:call-template></xsl:variable>
    <xsl:call-template name="say">
      <xsl:with-param name="text" select="string($sentence)"/>
      <xsl:with-param name="a" select="@before"/>
      <xsl:with-param name="b" select="@after"/>
    </xsl:call-template>
  </xsl:template>

  <!-- A value that is not there is said as such. -->
  <xsl:template name="was">
    <xsl:param name="value" select="@before"/>
    <xsl:choose>
      <xsl:when test="$value"><xsl:value-of select="$value"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$w[../@k = 'changes.absent']"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="verdict-word">
    <xsl:param name="of"/>
    <xsl:choose>
      <xsl:when test="$of/@state"><xsl:call-template name="word"><xsl:with-param name="k" select="concat('detection.', $of/@state)"/></xsl:call-template></xsl:when>
      <xsl:otherwise><xsl:call-template name="word"><xsl:with-param name="k" select="concat('verdict.', $of/@verdict)"/></xsl:call-template></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="not($of/@state) and $of/@evidence_state != 'confirmed'">
      <xsl:text> (</xsl:text><xsl:call-template name="word"><xsl:with-param name="k" select="concat('state.', $of/@evidence_state)"/></xsl:call-template><xsl:text>)</xsl:text>
    </xsl:if>
  </xsl:template>

  <!-- What a finding said: the rule's sentence, else that of the program, else the code. -->
  <xsl:template match="before | after" mode="says">
    <xsl:variable name="engine"><xsl:call-template name="word"><xsl:with-param name="k" select="concat('reason.', @reason)"/></xsl:call-template></xsl:variable>
    <xsl:choose>
      <xsl:when test="text"><xsl:apply-templates select="text"/></xsl:when>
      <xsl:when test="string($engine) != '' and not(contains($engine, '{'))"><xsl:value-of select="$engine"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="say"><xsl:with-param name="k" select="'reason.code'"/><xsl:with-param name="a" select="@reason"/></xsl:call-template></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
