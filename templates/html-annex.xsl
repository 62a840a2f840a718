<?xml version="1.0" encoding="UTF-8"?>
<!-- Annexes: a sheet per clause to be signed, the rules in detail, the list of evidence. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- ==== A: clause sheets ==== -->
  <xsl:template name="annexA">
    <div class="part" id="annexA">
      <h2><xsl:value-of select="$w[../@k = 'annexA']"/></h2>
      <xsl:if test="not(framework)"><p class="none"><xsl:value-of select="$w[../@k = 'annexA.none']"/></p></xsl:if>
      <xsl:for-each select="framework">
        <div class="framework" id="a-{@id}">
          <h3><xsl:apply-templates select="title"/></h3>
          <xsl:if test="note"><p class="small"><xsl:apply-templates select="note"/></p></xsl:if>
          <xsl:apply-templates select="control" mode="sheet"/>
        </div>
      </xsl:for-each>
    </div>
  </xsl:template>

  <xsl:template match="control" mode="sheet">
    <div class="clause" id="k-{../@id}-{@token}">
      <h4><span class="id"><xsl:value-of select="@id"/></span><xsl:text> </xsl:text><xsl:apply-templates select="title"/></h4>
      <table class="particulars">
        <tr><th scope="row"><xsl:value-of select="$w[../@k = 'verdict']"/></th><td><xsl:call-template name="verdict"/><xsl:text> </xsl:text><xsl:call-template name="state"/><xsl:text> </xsl:text><xsl:call-template name="beside"/><xsl:call-template name="severity"/></td></tr>
        <tr><th scope="row"><xsl:value-of select="$w[../@k = 'clause.responsibility']"/></th><td><xsl:value-of select="$w[../@k = concat('responsibility.', current()/@responsibility)]"/></td></tr>
        <tr><th scope="row"><xsl:value-of select="$w[../@k = 'clause.decide']"/></th><td><xsl:value-of select="$w[../@k = concat('decide.', current()/@decide)]"/></td></tr>
        <xsl:if test="rule"><tr><th scope="row"><xsl:value-of select="$w[../@k = 'clause.rules']"/></th><td>
          <xsl:for-each select="rule"><xsl:variable name="rule" select="."/>
            <div class="rule-line"><xsl:call-template name="verdict"/><xsl:text> </xsl:text><xsl:call-template name="state"/><xsl:text> </xsl:text>
              <xsl:choose>
                <xsl:when test="@key"><a class="id" href="#b-{@key}"><xsl:value-of select="@id"/></a></xsl:when>
                <xsl:otherwise><span class="id"><xsl:value-of select="@id"/></span></xsl:otherwise>
              </xsl:choose><xsl:text> </xsl:text>
              <xsl:for-each select="key('entry', @key)"><xsl:apply-templates select="title"/><xsl:text> </xsl:text><xsl:apply-templates select="parameter" mode="short"/></xsl:for-each>
            </div>
          </xsl:for-each></td></tr></xsl:if>
        <xsl:if test="fails"><tr><th scope="row"><xsl:value-of select="$w[../@k = 'clause.fails']"/></th><td><xsl:apply-templates select="fails"/></td></tr></xsl:if>
        <xsl:if test="attach"><tr><th scope="row"><xsl:value-of select="$w[../@k = 'attach']"/></th><td><xsl:apply-templates select="attach"/></td></tr></xsl:if>
        <xsl:for-each select="key('attestation', attested-by/@id)"><tr class="stated"><th scope="row"><xsl:value-of select="$w[../@k = 'attestation']"/></th><td>
          <span><xsl:attribute name="class">effect <xsl:choose><xsl:when test="@state = 'expired'">change</xsl:when><xsl:otherwise>stated</xsl:otherwise></xsl:choose></xsl:attribute><xsl:value-of select="$w[../@k = concat('statement.', current()/@state)]"/></span><xsl:text> </xsl:text><xsl:apply-templates select="statement"/>
          <div class="second"><xsl:value-of select="@person"/>, <xsl:value-of select="@role"/>, <xsl:call-template name="say"><xsl:with-param name="k" select="'statement.days'"/><xsl:with-param name="a" select="@date"/><xsl:with-param name="b" select="@valid-until"/></xsl:call-template></div>
          <xsl:if test="attached"><div class="second"><xsl:value-of select="$w[../@k = 'attestation.files']"/>: <xsl:for-each select="attached"><a class="ev" href="{@href}"><xsl:value-of select="@name"/></a><xsl:text> </xsl:text><span class="digest"><xsl:value-of select="@sha256"/></span><xsl:text> </xsl:text></xsl:for-each></div></xsl:if>
        </td></tr></xsl:for-each>
        <xsl:for-each select="key('waiver', waived-by/@id)"><tr class="stated"><th scope="row"><xsl:value-of select="$w[../@k = 'waived']"/></th><td>
          <span><xsl:attribute name="class">effect <xsl:choose><xsl:when test="@state = 'expired'">change</xsl:when><xsl:otherwise>stated</xsl:otherwise></xsl:choose></xsl:attribute><xsl:value-of select="$w[../@k = concat('statement.', current()/@state)]"/></span><xsl:text> </xsl:text><xsl:value-of select="@reason"/>
          <div class="second"><xsl:value-of select="@owner"/>, <xsl:value-of select="@expires"/></div>
        </td></tr></xsl:for-each>
        <tr class="remark"><th scope="row"><xsl:value-of select="$w[../@k = 'clause.remark']"/></th><td></td></tr>
      </table>
      <table class="sign-off"><tr>
        <th scope="row"><xsl:value-of select="$w[../@k = 'clause.name']"/></th><td></td>
        <th scope="row"><xsl:value-of select="$w[../@k = 'clause.date']"/></th><td></td>
        <th scope="row"><xsl:value-of select="$w[../@k = 'clause.signature']"/></th><td></td>
      </tr></table>
    </div>
  </xsl:template>

  <!-- ==== B: rules ==== -->
  <xsl:template name="annexB">
    <div class="part" id="annexB">
      <h2><xsl:value-of select="$w[../@k = 'annexB']"/></h2>
      <xsl:apply-templates select="check | detection" mode="detail"/>
    </div>
  </xsl:template>
  <xsl:template match="check | detection" mode="detail">
    <div class="clause" id="b-{@key}">
      <h4>
        <xsl:choose>
          <xsl:when test="self::detection"><xsl:call-template name="detection-state"/></xsl:when>
          <xsl:otherwise><xsl:call-template name="verdict"/></xsl:otherwise>
        </xsl:choose><xsl:text> </xsl:text>
        <xsl:choose>
          <xsl:when test="self::check or finding"><a class="id" href="#{@key}"><xsl:value-of select="@id"/></a></xsl:when>
          <xsl:otherwise><span class="id"><xsl:value-of select="@id"/></span></xsl:otherwise>
        </xsl:choose><xsl:text> </xsl:text><xsl:apply-templates select="title"/><xsl:text> </xsl:text><xsl:call-template name="severity"/>
      </h4>
      <table class="particulars">
        <xsl:if test="rationale"><tr><th scope="row"><xsl:value-of select="$w[../@k = 'rationale']"/></th><td><xsl:apply-templates select="rationale"/></td></tr></xsl:if>
        <xsl:if test="parameter"><tr><th scope="row"><xsl:value-of select="$w[../@k = 'parameter']"/></th><td><xsl:apply-templates select="parameter"/></td></tr></xsl:if>
        <xsl:if test="self::detection"><tr><th scope="row"><xsl:value-of select="$w[../@k = 'detection.window']"/></th><td>
          <xsl:call-template name="span"><xsl:with-param name="from" select="window/@from"/><xsl:with-param name="to" select="window/@to"/></xsl:call-template></td></tr></xsl:if>
        <xsl:if test="source"><tr><th scope="row"><xsl:value-of select="$w[../@k = 'sources']"/></th><td><xsl:for-each select="source"><span class="v"><xsl:value-of select="@id"/></span><xsl:text> </xsl:text></xsl:for-each></td></tr></xsl:if>
        <xsl:if test="remediation"><tr><th scope="row"><xsl:value-of select="$w[../@k = 'remediation']"/></th><td><xsl:apply-templates select="remediation"/></td></tr></xsl:if>
        <xsl:if test="validation"><tr><th scope="row"><xsl:value-of select="$w[../@k = 'action.validate']"/></th><td><xsl:apply-templates select="validation"/></td></tr></xsl:if>
        <xsl:if test="false-positives"><tr><th scope="row"><xsl:value-of select="$w[../@k = 'false-positives']"/></th><td><xsl:apply-templates select="false-positives"/></td></tr></xsl:if>
        <tr><th scope="row"><xsl:value-of select="$w[../@k = 'requirement.by']"/></th><td><xsl:call-template name="fed-controls"/></td></tr>
      </table>
    </div>
  </xsl:template>

  <!-- ==== C: evidence ==== -->
  <xsl:template name="annexC">
    <div class="part" id="annexC">
      <h2><xsl:value-of select="$w[../@k = 'annexC']"/></h2>
      <p class="small"><xsl:value-of select="$w[../@k = 'annexC.note']"/></p>
      <div class="wide"><table class="pieces">
        <caption><xsl:value-of select="$w[../@k = 'piece.list']"/></caption>
        <thead><tr>
          <th scope="col"><xsl:value-of select="$w[../@k = 'piece']"/></th>
          <th scope="col"><xsl:value-of select="$w[../@k = 'piece.what']"/></th>
          <th scope="col"><xsl:value-of select="$w[../@k = 'state']"/></th>
          <th scope="col"><xsl:value-of select="$w[../@k = 'piece.digest']"/></th>
        </tr></thead>
        <tbody>
          <xsl:apply-templates select="piece[position() &lt;= $pieces-max]"/>
          <xsl:if test="not(piece)"><tr><td colspan="4"><xsl:value-of select="$w[../@k = 'none']"/></td></tr></xsl:if>
        </tbody>
      </table></div>
      <xsl:call-template name="more"><xsl:with-param name="n" select="count(piece)"/><xsl:with-param name="max" select="$pieces-max"/></xsl:call-template>
    </div>
  </xsl:template>
  <xsl:template match="piece">
    <tr id="e{@n}">
      <td><xsl:choose>
        <xsl:when test="@href"><a class="ev" href="{@href}"><xsl:value-of select="@id"/></a></xsl:when>
        <xsl:otherwise><span class="ev"><xsl:value-of select="@id"/></span></xsl:otherwise>
      </xsl:choose>
      <div class="second"><xsl:value-of select="@account"/><xsl:if test="@region != ''"><xsl:text> </xsl:text><xsl:value-of select="@region"/></xsl:if></div></td>
      <td><span class="url"><xsl:value-of select="@method"/><xsl:text> </xsl:text><xsl:value-of select="@url"/></span>
        <div class="second"><xsl:call-template name="time"><xsl:with-param name="at" select="@received"/></xsl:call-template><xsl:if test="@server-date"><xsl:text>; </xsl:text><xsl:value-of select="@server-date"/></xsl:if></div></td>
      <td><xsl:call-template name="state"/><div class="second"><xsl:call-template name="status"/><xsl:if test="@absent = 'yes'"><xsl:text> </xsl:text><xsl:value-of select="$w[../@k = 'piece.absent']"/></xsl:if></div></td>
      <td><span class="digest"><xsl:value-of select="@sha256"/></span><div class="second digest"><xsl:value-of select="@request-id"/></div></td>
    </tr>
  </xsl:template>
</xsl:stylesheet>
