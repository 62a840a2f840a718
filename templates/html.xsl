<?xml version="1.0" encoding="UTF-8"?>
<!-- The report for people: one page, no script, nothing loaded from anywhere.  Only HTML 4 elements, so that strict
     parsers of any age read it; what newer elements would mean is said by roles. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:include href="html-common.xsl"/>
  <xsl:include href="html-first.xsl"/>
  <xsl:include href="html-parts.xsl"/>
  <xsl:include href="html-todo.xsl"/>
  <xsl:include href="html-annex.xsl"/>
  <xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat" indent="no"/>
  <xsl:strip-space elements="*"/>
  <xsl:preserve-space elements="t v cell"/>

  <xsl:template match="/report">
    <html lang="{$lang}">
      <head>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="generator" content="{tool/@name} {tool/@version}"/>
        <title><xsl:value-of select="$w[../@k = 'report.kind']"/> – <xsl:value-of select="scope/@organisation"/></title>
        <style type="text/css">
          <xsl:value-of select="document('html-style.xml')/style"/>
          <xsl:text>@page { @bottom-left { content: "</xsl:text>
          <xsl:value-of select="translate($w[../@k = 'legend.running'], '&quot;\', '')"/>
          <xsl:text>" } @bottom-right { content: "</xsl:text>
          <xsl:value-of select="translate($w[../@k = 'page'], '&quot;\', '')"/>
          <xsl:text>" counter(page) " / " counter(pages) } }</xsl:text>
        </style>
      </head>
      <body>
        <div class="sheet" role="main">
          <xsl:call-template name="first-page"/>
          <!-- an excerpt knows neither all calls nor all pieces -->
          <xsl:if test="not(excerpt)"><xsl:call-template name="part1"/></xsl:if>
          <xsl:call-template name="part2"/>
          <xsl:call-template name="part3"/>
          <xsl:call-template name="part4"/>
          <xsl:call-template name="part5"/>
          <xsl:call-template name="part6"/>
          <xsl:call-template name="annexA"/>
          <xsl:call-template name="annexB"/>
          <xsl:if test="not(excerpt)"><xsl:call-template name="annexC"/></xsl:if>
          <p class="back"><xsl:call-template name="say"><xsl:with-param name="k" select="'back'"/><xsl:with-param name="a" select="concat(tool/@name, ' ', tool/@version)"/></xsl:call-template></p>
        </div>
      </body>
    </html>
  </xsl:template>
</xsl:stylesheet>
