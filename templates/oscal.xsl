<?xml version="1.0" encoding="UTF-8"?>
<!-- OSCAL 1.2.3 assessment results (NIST).  Identifiers are ASCII: libxml2 refuses others in tokens.  References go to
     UUIDs of this document, and to files of the bundle relative to data/report. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="http://csrc.nist.gov/ns/oscal/1.0">
  <xsl:output method="xml" encoding="UTF-8" indent="yes"/>
  <xsl:strip-space elements="*"/>
  <xsl:preserve-space elements="t v cell"/>
  <!-- 'all': the document.  'frame': the document with a place for each list; else one of the lists, of a small model (src/report/parts.h). -->
  <xsl:param name="part" select="'all'"/>
  <xsl:variable name="ns" select="'urn:trailseal:oscal:1'"/>
  <xsl:variable name="w" select="document('words.xml')/words/w"/>
  <xsl:variable name="tool" select="/report/tool/@uuid"/>
  <xsl:variable name="finished" select="/report/run/@finished"/>
  <!-- Of an organisation with hundreds of accounts a rule has thousands of results: all that fail are listed, of the others the first of each
       verdict, and of what one rests on so many pieces; assessment.json has all. -->
  <xsl:variable name="most" select="200"/>
  <xsl:variable name="most-evidence" select="50"/>
  <xsl:key name="entry" match="check | detection" use="@key"/>
  <xsl:key name="piece" match="piece" use="@n"/>
  <xsl:key name="waiver" match="report/waiver" use="@id"/>
  <xsl:key name="attestation" match="attestation" use="@id"/>
  <xsl:key name="account" match="scope/account" use="@id"/>

  <xsl:template match="/report">
    <xsl:choose>
      <xsl:when test="$part = 'all' or $part = 'frame'"><xsl:call-template name="document"/></xsl:when>
      <xsl:otherwise><part><xsl:call-template name="list"><xsl:with-param name="of" select="$part"/></xsl:call-template></part></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="list">
    <xsl:param name="of"/>
    <xsl:choose>
      <xsl:when test="$part = 'frame'"><xsl:processing-instruction name="part"><xsl:value-of select="$of"/></xsl:processing-instruction></xsl:when>
      <xsl:when test="$of = 'finding' or $of = 'rest'"><xsl:apply-templates select="check | detection" mode="observations"/></xsl:when>
      <xsl:when test="$of = 'entry'"><xsl:apply-templates select="check[@verdict = 'fail'] | detection[@verdict = 'fail']" mode="risk"/></xsl:when>
      <xsl:when test="$of = 'control'"><xsl:apply-templates select="framework/control" mode="finding"/></xsl:when>
      <xsl:when test="$of = 'piece'"><xsl:apply-templates select="piece"/></xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="document">
    <assessment-results uuid="{@uuid}">
      <metadata>
        <title><xsl:value-of select="$w[@k = 'report.kind']/t[@xml:lang = 'en']"/> / <xsl:value-of select="$w[@k = 'report.kind']/t[@xml:lang = 'zh-CN']"/></title>
        <last-modified><xsl:value-of select="run/@finished"/></last-modified>
        <version><xsl:call-template name="line"><xsl:with-param name="text" select="run/@id"/></xsl:call-template></version>
        <oscal-version>1.2.3</oscal-version>
        <xsl:call-template name="prop"><xsl:with-param name="name" select="'run-id'"/><xsl:with-param name="value" select="run/@id"/></xsl:call-template>
        <xsl:call-template name="prop"><xsl:with-param name="name" select="'collection-complete'"/><xsl:with-param name="value" select="run/@complete"/></xsl:call-template>
        <role id="assessed-organisation"><title>Assessed organisation</title></role>
        <party uuid="{scope/@uuid}" type="organization">
          <name><xsl:call-template name="line"><xsl:with-param name="text" select="scope/@organisation"/></xsl:call-template></name>
        </party>
        <responsible-party role-id="assessed-organisation"><party-uuid><xsl:value-of select="scope/@uuid"/></party-uuid></responsible-party>
      </metadata>
      <import-ap href="#{knowledge/@uuid}"/>
      <result uuid="{run/@uuid}">
        <title>Collection and assessment, run <xsl:value-of select="run/@id"/></title>
        <description><xsl:call-template name="say"><xsl:with-param name="k" select="'oscal.description'"/></xsl:call-template></description>
        <start><xsl:value-of select="run/@started"/></start>
        <end><xsl:value-of select="run/@finished"/></end>
        <xsl:call-template name="prop"><xsl:with-param name="name" select="'evidence-window-start'"/><xsl:with-param name="value" select="scope/period/@from"/></xsl:call-template>
        <xsl:call-template name="prop"><xsl:with-param name="name" select="'evidence-window-end'"/><xsl:with-param name="value" select="scope/period/@to"/></xsl:call-template>
        <xsl:call-template name="prop"><xsl:with-param name="name" select="'business-time-zone'"/><xsl:with-param name="value" select="scope/calendar/@time-zone"/></xsl:call-template>
        <xsl:call-template name="local-definitions"/>
        <xsl:call-template name="reviewed-controls"/>
        <xsl:call-template name="list"><xsl:with-param name="of" select="'finding'"/></xsl:call-template>
        <xsl:call-template name="list"><xsl:with-param name="of" select="'entry'"/></xsl:call-template>
        <xsl:call-template name="list"><xsl:with-param name="of" select="'control'"/></xsl:call-template>
      </result>
      <back-matter>
        <resource uuid="{knowledge/@uuid}">
          <title>Assessment plan</title>
          <description><xsl:call-template name="say"><xsl:with-param name="k" select="'oscal.plan'"/></xsl:call-template></description>
          <xsl:call-template name="prop"><xsl:with-param name="name" select="'knowledge-sha256'"/><xsl:with-param name="value" select="knowledge/@sha256"/></xsl:call-template>
        </resource>
        <xsl:call-template name="list"><xsl:with-param name="of" select="'piece'"/></xsl:call-template>
        <xsl:for-each select="attestation/attached[@href]">
          <resource uuid="{@uuid}">
            <title><xsl:call-template name="line"><xsl:with-param name="text" select="@name"/></xsl:call-template></title>
            <xsl:call-template name="prop"><xsl:with-param name="name" select="'attestation'"/><xsl:with-param name="value" select="../@id"/></xsl:call-template>
            <rlink href="{@href}"><hash algorithm="SHA-256"><xsl:value-of select="@sha256"/></hash></rlink>
          </resource>
        </xsl:for-each>
      </back-matter>
    </assessment-results>
  </xsl:template>

  <!-- A property, unless there is no value: OSCAL wants one that neither begins nor ends with a blank. -->
  <xsl:template name="prop">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:if test="normalize-space($value) != ''">
      <prop name="{$name}" ns="{$ns}" value="{normalize-space($value)}"/>
    </xsl:if>
  </xsl:template>
  <xsl:template name="line">
    <xsl:param name="text"/>
    <xsl:choose>
      <xsl:when test="normalize-space($text) != ''"><xsl:value-of select="normalize-space($text)"/></xsl:when>
      <xsl:otherwise>-</xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="say">
    <xsl:param name="k"/>
    <xsl:for-each select="$w[@k = $k]/t"><p><xsl:value-of select="."/></p></xsl:for-each>
  </xsl:template>
  <!-- Text of the knowledge, a paragraph per language. -->
  <xsl:template match="title | note | rationale | remediation | validation | fails | attach | text | statement">
    <xsl:for-each select="t"><p><xsl:call-template name="line"><xsl:with-param name="text" select="."/></xsl:call-template></p></xsl:for-each>
  </xsl:template>
  <xsl:template name="one-line-title">
    <xsl:param name="id" select="@id"/>
    <xsl:value-of select="normalize-space(concat($id, ' ', title/t[@xml:lang = 'en'], ' / ', title/t[@xml:lang = 'zh-CN']))"/>
  </xsl:template>
  <xsl:template name="origin">
    <origin><actor type="tool" actor-uuid="{$tool}"/></origin>
  </xsl:template>

  <xsl:template name="local-definitions">
    <local-definitions>
      <xsl:for-each select="scope/account">
        <component uuid="{@uuid}" type="service">
          <title>Alibaba Cloud account <xsl:value-of select="@id"/></title>
          <description><p><xsl:call-template name="line"><xsl:with-param name="text" select="@name"/></xsl:call-template></p></description>
          <xsl:call-template name="prop"><xsl:with-param name="name" select="'account-id'"/><xsl:with-param name="value" select="@id"/></xsl:call-template>
          <status state="operational"/>
        </component>
      </xsl:for-each>
      <assessment-assets>
        <component uuid="{tool/@uuid}" type="software">
          <title><xsl:value-of select="tool/@name"/></title>
          <description><p>The program that asked the cloud service, kept its answers and judged them.</p></description>
          <xsl:if test="normalize-space(tool/@version) != ''"><prop name="version" value="{normalize-space(tool/@version)}"/></xsl:if>
          <status state="operational"/>
        </component>
        <assessment-platform uuid="{run/@platform-uuid}">
          <uses-component component-uuid="{tool/@uuid}"/>
        </assessment-platform>
      </assessment-assets>
    </local-definitions>
  </xsl:template>

  <xsl:template name="reviewed-controls">
    <reviewed-controls>
      <description><xsl:call-template name="say"><xsl:with-param name="k" select="'oscal.controls'"/></xsl:call-template></description>
      <xsl:for-each select="framework[control]">
        <control-selection>
          <description><xsl:apply-templates select="title"/></description>
          <xsl:call-template name="prop"><xsl:with-param name="name" select="'framework'"/><xsl:with-param name="value" select="@id"/></xsl:call-template>
          <xsl:for-each select="control"><include-control control-id="{@token}"/></xsl:for-each>
        </control-selection>
      </xsl:for-each>
      <xsl:if test="not(framework/control)"><control-selection><include-all/></control-selection></xsl:if>
    </reviewed-controls>
  </xsl:template>

  <!-- What all results of an entry have in common is made once: from a result it would be looked for among its siblings. -->
  <xsl:template match="check | detection" mode="observations">
    <xsl:variable name="title"><xsl:call-template name="one-line-title"/></xsl:variable>
    <xsl:variable name="thresholds">
      <xsl:for-each select="parameter"><xsl:call-template name="prop"><xsl:with-param name="name" select="concat('threshold.', @name)"/><xsl:with-param name="value" select="@value"/></xsl:call-template></xsl:for-each>
    </xsl:variable>
    <xsl:variable name="listed" select="finding[@verdict = 'fail' or @nth &lt;= $most]"/>
    <xsl:if test="$part != 'rest'">
      <xsl:apply-templates select="$listed" mode="observation">
        <xsl:with-param name="title" select="$title"/>
        <xsl:with-param name="thresholds" select="$thresholds"/>
      </xsl:apply-templates>
    </xsl:if>
    <xsl:if test="$part != 'finding' and count(finding) &gt; count($listed)">
      <observation uuid="{@rest-uuid}">
        <title><xsl:value-of select="$title"/></title>
        <description><xsl:call-template name="say"><xsl:with-param name="k" select="'oscal.rest'"/></xsl:call-template></description>
        <xsl:call-template name="prop"><xsl:with-param name="name" select="'rule'"/><xsl:with-param name="value" select="@id"/></xsl:call-template>
        <xsl:call-template name="prop"><xsl:with-param name="name" select="'results-not-listed'"/><xsl:with-param name="value" select="count(finding) - count($listed)"/></xsl:call-template>
        <method>EXAMINE</method>
        <xsl:call-template name="origin"/>
        <relevant-evidence href="assessment.json"><description><p>All results of the assessment</p></description></relevant-evidence>
        <collected><xsl:value-of select="$finished"/></collected>
      </observation>
    </xsl:if>
  </xsl:template>

  <!-- One result of a check or detection. -->
  <xsl:template match="finding" mode="observation">
    <xsl:param name="title"/>
    <xsl:param name="thresholds"/>
    <xsl:variable name="pieces" select="key('piece', evidence/@n)"/>
    <xsl:variable name="received" select="$pieces/@received"/>
    <observation uuid="{@uuid}">
      <title><xsl:value-of select="$title"/></title>
      <description>
        <xsl:choose>
          <xsl:when test="text"><xsl:apply-templates select="text"/></xsl:when>
          <xsl:otherwise><p><xsl:call-template name="line"><xsl:with-param name="text" select="@reason"/></xsl:call-template></p></xsl:otherwise>
        </xsl:choose>
        <xsl:if test="cause"><xsl:call-template name="cause"/></xsl:if>
      </description>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'rule'"/><xsl:with-param name="value" select="../@id"/></xsl:call-template>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'verdict'"/><xsl:with-param name="value" select="@verdict"/></xsl:call-template>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'evidence-state'"/><xsl:with-param name="value" select="@state"/></xsl:call-template>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'resource'"/><xsl:with-param name="value" select="@resource"/></xsl:call-template>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'region'"/><xsl:with-param name="value" select="@region"/></xsl:call-template>
      <xsl:if test="count($pieces[@href]) &gt; $most-evidence">
        <xsl:call-template name="prop"><xsl:with-param name="name" select="'evidence-not-listed'"/><xsl:with-param name="value" select="count($pieces[@href]) - $most-evidence"/></xsl:call-template>
      </xsl:if>
      <xsl:copy-of select="$thresholds"/>
      <method><xsl:choose><xsl:when test="parent::detection">TEST</xsl:when><xsl:otherwise>EXAMINE</xsl:otherwise></xsl:choose></method>
      <type><xsl:choose><xsl:when test="@verdict = 'fail'">finding</xsl:when><xsl:otherwise>control-objective</xsl:otherwise></xsl:choose></type>
      <xsl:call-template name="origin"/>
      <xsl:for-each select="key('account', @account)"><subject subject-uuid="{@uuid}" type="component"/></xsl:for-each>
      <xsl:for-each select="$pieces[@href][position() &lt;= $most-evidence]">
        <relevant-evidence href="{@href}">
          <description><p><xsl:call-template name="line"><xsl:with-param name="text" select="concat('Answer to ', @method, ' ', @source)"/></xsl:call-template></p></description>
          <xsl:call-template name="prop"><xsl:with-param name="name" select="'request-id'"/><xsl:with-param name="value" select="@request-id"/></xsl:call-template>
          <link href="#{@uuid}" rel="reference"/>
        </relevant-evidence>
      </xsl:for-each>
      <collected>
        <xsl:choose>
          <xsl:when test="$received">
            <xsl:for-each select="$received"><xsl:sort select="." order="descending"/><xsl:if test="position() = 1"><xsl:value-of select="."/></xsl:if></xsl:for-each>
          </xsl:when>
          <xsl:otherwise><xsl:value-of select="$finished"/></xsl:otherwise>
        </xsl:choose>
      </collected>
    </observation>
  </xsl:template>
  <xsl:template name="cause">
    <p><xsl:value-of select="normalize-space(concat('Held back: ', cause/@source, ' ', cause/@state, ' ', cause/@code, ' ', cause/@request-id))"/></p>
  </xsl:template>

  <!-- A check that failed, or a detection with hits. -->
  <xsl:template match="check | detection" mode="risk">
    <risk uuid="{@uuid}">
      <title><xsl:call-template name="one-line-title"/></title>
      <description>
        <xsl:choose>
          <xsl:when test="rationale"><xsl:apply-templates select="rationale"/></xsl:when>
          <xsl:otherwise><xsl:apply-templates select="title"/></xsl:otherwise>
        </xsl:choose>
      </description>
      <statement><xsl:call-template name="say"><xsl:with-param name="k" select="'oscal.risk'"/></xsl:call-template></statement>
      <xsl:variable name="fails" select="finding[@verdict = 'fail']"/>
      <xsl:for-each select="key('waiver', $fails/@waiver)">
        <xsl:call-template name="prop"><xsl:with-param name="name" select="'waiver'"/><xsl:with-param name="value" select="concat(@id, ' (', @state, ', ', @owner, ')')"/></xsl:call-template>
      </xsl:for-each>
      <status><xsl:choose><xsl:when test="@waived = 'yes'">deviation-approved</xsl:when><xsl:otherwise>open</xsl:otherwise></xsl:choose></status>
      <characterization>
        <xsl:call-template name="origin"/>
        <facet name="severity" system="{$ns}" value="{@severity}"/>
      </characterization>
      <!-- the first day on which a waiver ends: until then the risk is accepted -->
      <xsl:if test="@waived = 'yes'"><xsl:for-each select="key('waiver', $fails/@waiver)"><xsl:sort select="@expires"/><xsl:if test="position() = 1"><deadline><xsl:value-of select="@expires"/>T23:59:59Z</deadline></xsl:if></xsl:for-each></xsl:if>
      <xsl:if test="remediation">
        <response uuid="{@response-uuid}" lifecycle="recommendation">
          <title><xsl:call-template name="one-line-title"/></title>
          <description><xsl:apply-templates select="remediation"/><xsl:apply-templates select="validation"/></description>
          <xsl:call-template name="prop"><xsl:with-param name="name" select="'changes-settings'"/><xsl:with-param name="value" select="@changing"/></xsl:call-template>
        </response>
      </xsl:if>
      <xsl:for-each select="finding[@verdict = 'fail']"><related-observation observation-uuid="{@uuid}"/></xsl:for-each>
    </risk>
  </xsl:template>

  <!-- A control.  OSCAL knows satisfied and not satisfied only: what is not shown is not satisfied, and says why. -->
  <xsl:template match="control" mode="finding">
    <finding uuid="{@uuid}">
      <title><xsl:call-template name="one-line-title"/></title>
      <description>
        <xsl:choose>
          <xsl:when test="@verdict = 'fail' and fails"><xsl:apply-templates select="fails"/></xsl:when>
          <xsl:otherwise><xsl:apply-templates select="title"/></xsl:otherwise>
        </xsl:choose>
      </description>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'verdict'"/><xsl:with-param name="value" select="@verdict"/></xsl:call-template>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'evidence-state'"/><xsl:with-param name="value" select="@state"/></xsl:call-template>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'severity'"/><xsl:with-param name="value" select="@severity"/></xsl:call-template>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'responsibility'"/><xsl:with-param name="value" select="@responsibility"/></xsl:call-template>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'decided-by'"/><xsl:with-param name="value" select="@decide"/></xsl:call-template>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'waived'"/><xsl:with-param name="value" select="@waived"/></xsl:call-template>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'attested'"/><xsl:with-param name="value" select="@attested"/></xsl:call-template>
      <xsl:call-template name="origin"/>
      <target type="objective-id" target-id="{@token}">
        <title><xsl:value-of select="normalize-space(concat(../title/t[1], ' ', @id))"/></title>
        <xsl:choose>
          <xsl:when test="@verdict = 'pass'"><status state="satisfied" reason="pass"/></xsl:when>
          <xsl:when test="@verdict = 'not-applicable'"><status state="satisfied" reason="other"/></xsl:when>
          <xsl:when test="@verdict = 'fail'"><status state="not-satisfied" reason="fail"/></xsl:when>
          <xsl:otherwise><status state="not-satisfied" reason="other"/></xsl:otherwise>
        </xsl:choose>
      </target>
      <xsl:variable name="entries" select="key('entry', rule/@key)"/>
      <xsl:for-each select="$entries/finding[@verdict = 'fail' or @nth &lt;= $most]"><related-observation observation-uuid="{@uuid}"/></xsl:for-each>
      <xsl:for-each select="$entries[@verdict = 'fail']"><associated-risk risk-uuid="{@uuid}"/></xsl:for-each>
      <xsl:if test="attach or attested-by or waived-by"><remarks>
        <xsl:apply-templates select="attach"/>
        <xsl:for-each select="key('attestation', attested-by/@id)">
          <p><xsl:value-of select="normalize-space(concat('Attestation ', @id, ' (', @state, '): ', @person, ', ', @role, ', ', @date, ', valid until ', @valid-until))"/></p>
          <xsl:apply-templates select="statement"/>
        </xsl:for-each>
        <xsl:for-each select="key('waiver', waived-by/@id)">
          <p><xsl:value-of select="normalize-space(concat('Waiver ', @id, ' (', @state, '): ', @owner, ', until ', @expires, ': ', @reason))"/></p>
        </xsl:for-each>
      </remarks></xsl:if>
    </finding>
  </xsl:template>

  <xsl:template match="piece">
    <resource uuid="{@uuid}">
      <title><xsl:value-of select="@id"/></title>
      <prop name="type" value="evidence"/>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'source'"/><xsl:with-param name="value" select="@source"/></xsl:call-template>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'account-id'"/><xsl:with-param name="value" select="@account"/></xsl:call-template>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'region'"/><xsl:with-param name="value" select="@region"/></xsl:call-template>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'evidence-state'"/><xsl:with-param name="value" select="@state"/></xsl:call-template>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'http-status'"/><xsl:with-param name="value" select="@status"/></xsl:call-template>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'request-id'"/><xsl:with-param name="value" select="@request-id"/></xsl:call-template>
      <xsl:call-template name="prop"><xsl:with-param name="name" select="'received'"/><xsl:with-param name="value" select="@received"/></xsl:call-template>
      <xsl:if test="@href">
        <rlink href="{@href}"><xsl:if test="@sha256"><hash algorithm="SHA-256"><xsl:value-of select="@sha256"/></hash></xsl:if></rlink>
      </xsl:if>
    </resource>
  </xsl:template>
</xsl:stylesheet>
