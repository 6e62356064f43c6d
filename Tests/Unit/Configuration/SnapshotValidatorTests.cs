using Gateway.Core.Configuration;
using NUnit.Framework;

namespace Tests.Unit.Configuration;

public sealed class SnapshotValidatorTests
{
    private const string Key = """{"id":"k_1","namespace":"wechat","sha256":"9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08"}""";

    [TestCase("version", "-1", "$.version")]
    [TestCase("namespaces/0/quota/maxTotal", "-1", "$.namespaces[0].quota.maxTotal")]
    [TestCase("schemaVersion", "0", "$.schemaVersion")]
    [TestCase("defaultNamespace", "\"nobody\"", "$.defaultNamespace")]
    [TestCase("namespaces/0/code", "\"\"", "$.namespaces[0].code", "$.apiKeys[0].namespace", "$.policies[0].namespaces[0]", "$.policies[1].namespaces[0]", "$.policies[2].namespaces[0]", "$.policies[3].namespaces[0]")]
    [TestCase("namespaces/+", """{"code":"wechat"}""", "$.namespaces[1].code")]
    [TestCase("namespaces/+", """{"code":"a\nb"}""", "$.namespaces[1].code")]
    [TestCase("namespaces/0/priority", "1000001", "$.namespaces[0].priority")]
    [TestCase("namespaces/0/authentication", "\"basic\"", "$.namespaces[0].authentication")]
    [TestCase("namespaces/0/maxRequestBytes", "0", "$.namespaces[0].maxRequestBytes")]
    [TestCase("namespaces/0/defaultUpstream", "\"nobody\"", "$.namespaces[0].defaultUpstream")]
    [TestCase("namespaces/0/timeoutSeconds", "0", "$.namespaces[0].timeoutSeconds")]
    [TestCase("namespaces/0/quota/period", "\"fortnight\"", "$.namespaces[0].quota.period")]
    [TestCase("namespaces/0/quota/timeZone", "\"Mars/Olympus\"", "$.namespaces[0].quota.timeZone")]
    [TestCase("namespaces/0/quota/maxTotal", "0", "$.namespaces[0].quota.maxTotal")]
    [TestCase("namespaces/0/quota/maxTotal", "1099511627776", "$.namespaces[0].quota.maxTotal")]
    [TestCase("namespaces/0/quota/warnAt", "1.5", "$.namespaces[0].quota.warnAt")]
    [TestCase("namespaces/0/match/0/source", "\"cookie\"", "$.namespaces[0].match[0].source")]
    [TestCase("namespaces/0/match/0/operator", "\"like\"", "$.namespaces[0].match[0].operator")]
    [TestCase("namespaces/0/match/0/field", "\"a b\"", "$.namespaces[0].match[0].field")]
    [TestCase("namespaces/0/match/0/field", null, "$.namespaces[0].match[0].field")]
    [TestCase("namespaces/0/match/0", """{"source":"query","value":"x"}""", "$.namespaces[0].match[0].field")]
    [TestCase("namespaces/0/match/0", """{"source":"body","field":"a..b","value":"x"}""", "$.namespaces[0].match[0].field")]
    [TestCase("namespaces/0/match/0", """{"source":"ip","value":"10.0.0.0/33"}""", "$.namespaces[0].match[0].value")]
    [TestCase("namespaces/0/match/0", """{"source":"ip","operator":"contains","value":"10.0.0.0/8"}""", "$.namespaces[0].match[0].operator")]
    [TestCase("namespaces/0/match/0", """{"source":"path","operator":"gt","value":"1"}""", "$.namespaces[0].match[0].operator")]
    [TestCase("namespaces/0/match/0", """{"source":"body","field":"a","operator":">=","value":"x"}""", "$.namespaces[0].match[0].value")]
    [TestCase("namespaces/0/match/0", """{"source":"path","operator":"contains","value":""}""", "$.namespaces[0].match[0].value")]
    [TestCase("namespaces/0/match/0", """{"source":"path","operator":"regex","value":"(a"}""", "$.namespaces[0].match[0].value")]
    [TestCase("namespaces/0/match/0", """{"source":"path","operator":"regex","value":"(a)\\1"}""", "$.namespaces[0].match[0].value")]
    [TestCase("namespaces/0/match/0", """{"source":"path","operator":"regex","value":"((a{1,999}){1,999}){1,999}"}""", "$.namespaces[0].match[0].value")]
    [TestCase("apiKeys/0/namespace", "\"nobody\"", "$.apiKeys[0].namespace")]
    [TestCase("apiKeys/0/sha256", "\"abc\"", "$.apiKeys[0].sha256")]
    [TestCase("apiKeys/0/sha256", "\"zz86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"", "$.apiKeys[0].sha256")]
    [TestCase("apiKeys/+", Key, "$.apiKeys[1].id", "$.apiKeys[1].sha256")]
    [TestCase("apiKeys/0/models", "[]", "$.apiKeys[0].models")]
    [TestCase("apiKeys/0/models", "[\"\"]", "$.apiKeys[0].models[0]")]
    [TestCase("upstreams/0/loadBalancing", "\"best\"", "$.upstreams[0].loadBalancing")]
    [TestCase("upstreams/0/servers", "[]", "$.upstreams[0].servers")]
    [TestCase("upstreams/0/servers/0/weight", "0", "$.upstreams[0].servers")]
    [TestCase("upstreams/0/servers/0/weight", "-1", "$.upstreams[0].servers[0].weight")]
    [TestCase("upstreams/0/servers/0/maxConnections", "0", "$.upstreams[0].servers[0].maxConnections")]
    [TestCase("upstreams/0/servers/+", """{"url":"http://127.0.0.1:8003/"}""", "$.upstreams[0].servers[1].url")]
    [TestCase("upstreams/0/servers/0/url", "\"gopher://h\"", "$.upstreams[0].servers[0].url")]
    [TestCase("upstreams/0/servers/0/url", "\"/relative\"", "$.upstreams[0].servers[0].url")]
    [TestCase("upstreams/0/servers/0/url", "\"http://u:p@h\"", "$.upstreams[0].servers[0].url")]
    [TestCase("upstreams/0/servers/0/url", "\"http://h/?q\"", "$.upstreams[0].servers[0].url")]
    [TestCase("upstreams/0/servers/0/url", "\"http://h/#f\"", "$.upstreams[0].servers[0].url")]
    [TestCase("upstreams/0/servers/0/url", "\"http://h:0\"", "$.upstreams[0].servers[0].url")]
    [TestCase("upstreams/0/servers/0/url", "\"http://h:70000\"", "$.upstreams[0].servers[0].url")]
    [TestCase("upstreams/0/servers/0/url", "\"http://2130706433\"", "$.upstreams[0].servers[0].url")]
    [TestCase("upstreams/0/servers/0/url", "\"http://0x7f.1\"", "$.upstreams[0].servers[0].url")]
    [TestCase("upstreams/0/servers/0/url", "\"http://h\\\\x\"", "$.upstreams[0].servers[0].url")]
    [TestCase("upstreams/0/apiKey", "\"a\\r\\nb\"", "$.upstreams[0].apiKey")]
    [TestCase("upstreams/0/authHeader", "\"X Key\"", "$.upstreams[0].authHeader")]
    [TestCase("upstreams/0/headers", """{"A:":"1"}""", "$.upstreams[0].headers['A:']")]
    [TestCase("upstreams/0/headers", """{"A":"1","a":"2"}""", "$.upstreams[0].headers.a")]
    [TestCase("upstreams/0/headers", """{"Transfer-Encoding":"chunked"}""", "$.upstreams[0].headers['Transfer-Encoding']")]
    [TestCase("upstreams/0/headers", """{"X":"a\r\nB: c"}""", "$.upstreams[0].headers.X")]
    [TestCase("upstreams/0/models", """{"gpt-*":"x"}""", "$.upstreams[0].models['gpt-*']")]
    [TestCase("upstreams/0/models", """{"gpt":""}""", "$.upstreams[0].models.gpt")]
    [TestCase("upstreams/0/hashOn", "\"header\"", "$.upstreams[0].hashOn", "$.upstreams[0].hashOn")]
    [TestCase("upstreams/0/hashOn", "\"cookie:x\"", "$.upstreams[0].hashOn", "$.upstreams[0].hashOn")]
    [TestCase("upstreams/0/hashOn", "\"ip\"", "$.upstreams[0].hashOn")]
    [TestCase("upstreams/0/loadBalancing", "\"consistent-hash\"", "$.upstreams[0].hashOn")]
    [TestCase("upstreams/0/queue", """{"maxRequests":0,"timeoutMs":60001}""", "$.upstreams[0].queue.maxRequests", "$.upstreams[0].queue.timeoutMs")]
    [TestCase("upstreams/0/connections", """{"warm":-1}""", "$.upstreams[0].connections.warm")]
    [TestCase("upstreams/0/connections", """{"warm":1001}""", "$.upstreams[0].connections.warm")]
    [TestCase("upstreams/0/connections", """{"warm":101}""", "$.upstreams[0].connections.warm")]
    [TestCase("upstreams/0/connections", """{"warmth":1}""", "$.upstreams[0].connections.warmth")]
    [TestCase("upstreams/0/healthCheck/expectedStatus", "199", "$.upstreams[0].healthCheck.expectedStatus")]
    [TestCase("routes/+", """{"name":"r","path":"/x","protocol":"opaque","stickyOn":"body:user"}""", "$.routes[1].stickyOn")]
    [TestCase("upstreams/0/tls/serverName", "\"a b\"", "$.upstreams[0].tls.serverName")]
    [TestCase("upstreams/0/healthCheck/path", "\"health\"", "$.upstreams[0].healthCheck.path")]
    [TestCase("upstreams/0/healthCheck/intervalSeconds", "0", "$.upstreams[0].healthCheck.intervalSeconds")]
    [TestCase("upstreams/0/circuitBreaker/failureRatio", "0", "$.upstreams[0].circuitBreaker.failureRatio")]
    [TestCase("upstreams/0/circuitBreaker/openSeconds", "0", "$.upstreams[0].circuitBreaker.openSeconds")]
    [TestCase("upstreams/0/timeouts/connectMs", "0", "$.upstreams[0].timeouts.connectMs")]
    [TestCase("upstreams/0/timeouts/requestHeadMs", "5", "$.upstreams[0].timeouts.requestHeadMs")]
    [TestCase("routes/+", """{"name":"chat","path":"/x"}""", "$.routes[1].name")]
    [TestCase("routes/0/namespace", "\"nobody\"", "$.routes[0].namespace")]
    [TestCase("routes/0/path", "\"api\"", "$.routes[0].path")]
    [TestCase("routes/0/path", "\"/a/../b\"", "$.routes[0].path")]
    [TestCase("routes/0/path", "\"/a//b\"", "$.routes[0].path")]
    [TestCase("routes/0/path", "\"/a?b\"", "$.routes[0].path")]
    [TestCase("routes/0/path", "\"/你\"", "$.routes[0].path")]
    [TestCase("routes/0/path", "\"/other\"", "$.routes[0].rewrite.from")]
    [TestCase("routes/0/rewrite", """{"from":"/nope","to":"/v1"}""", "$.routes[0].rewrite.from")]
    [TestCase("routes/0/rewrite", """{"to":"v1"}""", "$.routes[0].rewrite.to")]
    [TestCase("routes/0/rewrite", """{"to":"/v1*"}""", "$.routes[0].rewrite.to")]
    [TestCase("routes/0", """{"name":"p","path":"/a/","rewrite":{"to":"/v1"},"targets":[{"upstream":"qwen"}]}""", "$.routes[0].rewrite.from")]
    [TestCase("routes/0", """{"name":"p","path":"(","isRegex":true,"targets":[{"upstream":"qwen"}]}""", "$.routes[0].path")]
    [TestCase("routes/0", """{"name":"p","path":"^/a","isRegex":true,"rewrite":{"from":"/b","to":"/c"}}""", "$.routes[0].rewrite.from")]
    [TestCase("routes/0/model", "\"\"", "$.routes[0].model")]
    [TestCase("routes/0/match", """[{"source":"x","value":"y"}]""", "$.routes[0].match[0].source")]
    [TestCase("routes/0/priority", "-1", "$.routes[0].priority")]
    [TestCase("routes/0/protocol", "\"grpc\"", "$.routes[0].protocol")]
    [TestCase("routes/0/addHeaders", """{"Host":"x"}""", "$.routes[0].addHeaders.Host")]
    [TestCase("routes/0/targets/0/upstream", "\"nobody\"", "$.routes[0].targets[0].upstream")]
    [TestCase("routes/0/targets/0/weight", "-1", "$.routes[0].targets[0].weight")]
    [TestCase("routes/0/targets/0/weight", "0", "$.routes[0].targets")]
    [TestCase("routes/0/stickyOn", "\"moon\"", "$.routes[0].stickyOn")]
    [TestCase("routes/0/fallback", "[\"nobody\"]", "$.routes[0].fallback[0]")]
    [TestCase("routes/0/attempts", "0", "$.routes[0].attempts")]
    [TestCase("policies/1/name", "\"qps\"", "$.policies[1].name")]
    [TestCase("policies/0/type", "\"magic\"", "$.policies[0].type")]
    [TestCase("policies/0/namespaces", "[\"nobody\"]", "$.policies[0].namespaces[0]")]
    [TestCase("policies/0/apiKeys", "[\"nobody\"]", "$.policies[0].apiKeys[0]")]
    [TestCase("policies/0/routes", "[\"nobody\"]", "$.policies[0].routes[0]")]
    [TestCase("policies/0/mode", "\"maybe\"", "$.policies[0].mode")]
    [TestCase("policies/0/scope", "\"world\"", "$.policies[0].scope")]
    [TestCase("policies/0/onStoreFailure", "\"allow\"", "$.policies[0].onStoreFailure")]
    [TestCase("policies/0/priority", "-1", "$.policies[0].priority")]
    [TestCase("policies/0/config", null, "$.policies[0].config")]
    [TestCase("policies/0/config/maxQPS", "-5", "$.policies[0].config.maxQPS")]
    [TestCase("policies/0/config/maxQPS", "0", "$.policies[0].config.maxQPS")]
    [TestCase("policies/0/config/timeWindow", "0", "$.policies[0].config.timeWindow")]
    [TestCase("policies/0/config/timeWindow", "-1", "$.policies[0].config.timeWindow")]
    [TestCase("policies/0/config/burst", "0", "$.policies[0].config.burst")]
    [TestCase("policies/0/config/burst", "-1", "$.policies[0].config.burst")]
    [TestCase("policies/1/config/maxConcurrentConnections", "-1", "$.policies[1].config.maxConcurrentConnections")]
    [TestCase("policies/1/config/maxConcurrentConnections", "0", "$.policies[1].config.maxConcurrentConnections")]
    [TestCase("policies/2/config/maxInputTokenCount", "0", "$.policies[2].config.maxInputTokenCount")]
    [TestCase("policies/2/config/maxInputTokenCount", "-1", "$.policies[2].config.maxInputTokenCount")]
    [TestCase("policies/2/config/maxOutputTokenCount", "-1", "$.policies[2].config.maxOutputTokenCount")]
    [TestCase("policies/2/config/streamMode", "\"never\"", "$.policies[2].config.streamMode")]
    [TestCase("policies/2/config/windows/0/minutes", "0", "$.policies[2].config.windows[0].minutes")]
    [TestCase("policies/2/config/windows/0/minutes", "-10", "$.policies[2].config.windows[0].minutes")]
    [TestCase("policies/2/config/windows/0/maxInput", "-1", "$.policies[2].config.windows[0].maxInput")]
    [TestCase("policies/2/config/windows/0/maxOutput", "-1", "$.policies[2].config.windows[0].maxOutput")]
    [TestCase("policies/2/config/windows/0/maxTotal", "-1", "$.policies[2].config.windows[0].maxTotal")]
    [TestCase("policies/2/config/windows/0/maxTotal", "null", "$.policies[2].config.windows[0]")]
    [TestCase("policies/2/config", "{}", "$.policies[2].config")]
    [TestCase("policies/2/config", """{"enableTimeWindow":true}""", "$.policies[2].config.timeWindowMinutes", "$.policies[2].config.windowMaxTokenCount")]
    [TestCase(
        "policies/2/config",
        """{"enableTimeWindow":true,"timeWindowMinutes":0,"windowMaxTokenCount":-1}""",
        "$.policies[2].config.timeWindowMinutes",
        "$.policies[2].config.windowMaxTokenCount")]
    [TestCase("policies/3/config/matchingFieldSource", "\"x\"", "$.policies[3].config.matchingFieldSource")]
    [TestCase("policies/3/config/matchingFieldName", "\"\"", "$.policies[3].config.matchingFieldName")]
    [TestCase("policies/3/config/matchingOperator", "\"x\"", "$.policies[3].config.matchingOperator")]
    [TestCase(
        "policies/3/config",
        """{"matchingFieldSource":"body","matchingFieldName":"a","matchingOperator":"regex","matchingValue":"(a","matchingAction":"deny"}""",
        "$.policies[3].config.matchingValue")]
    [TestCase("policies/3/config/matchingAction", "\"x\"", "$.policies[3].config.matchingAction")]
    [TestCase("models/0/tokenizer", "\"../etc\"", "$.models[0].tokenizer")]
    [TestCase("models/0/template", "\"x\"", "$.models[0].template")]
    [TestCase("models/0/defaultOutputTokens", "0", "$.models[0].defaultOutputTokens")]
    [TestCase("models/0/inputPricePerMillion", "-0.1", "$.models[0].inputPricePerMillion")]
    [TestCase("models/+", """{"pattern":"gpt-4o*"}""", "$.models[1].pattern")]
    [TestCase("settings/maxHeadBytes", "10", "$.settings.maxHeadBytes")]
    [TestCase("settings/maxHeaders", "0", "$.settings.maxHeaders")]
    [TestCase("settings/maxTargetBytes", "1", "$.settings.maxTargetBytes")]
    [TestCase("settings/maxBodyBytes", "-1", "$.settings.maxBodyBytes")]
    [TestCase("settings/keepAliveSeconds", "-1", "$.settings.keepAliveSeconds")]
    [TestCase("settings/trustedProxies", "[\"10.0.0.0/8\",\"x\"]", "$.settings.trustedProxies[1]")]
    [TestCase("settings/timeouts/clientWriteMs", "0", "$.settings.timeouts.clientWriteMs")]
    [TestCase("instances/gateway-2/settings/maxHeaders", "0", "$.instances['gateway-2'].settings.maxHeaders")]
    public void Each_mistake_is_told_with_its_path(string change, string? json, params string[] paths)
    {
        var read = SnapshotReader.ReadAndValidate(Documents.With((change, json == "null" ? null : json)));

        Assert.Multiple(() =>
        {
            Assert.That(read.Snapshot, Is.Null);
            Assert.That(read.Errors.Select(error => error.Path), Is.EquivalentTo(paths), string.Join("\n", read.Errors));
        });
    }

    [Test]
    public void A_regex_over_the_length_limit_is_refused()
    {
        var document = Documents.With(("namespaces/0/match/0", $$"""{"source":"path","operator":"regex","value":"{{new string('a', 1001)}}"}"""));

        Assert.That(SnapshotReader.ReadAndValidate(document).Errors.Single().Path, Is.EqualTo("$.namespaces[0].match[0].value"));
    }

    [Test]
    public void A_route_without_targets_needs_a_default_upstream()
    {
        var document = Documents.With(("namespaces/+", """{"code":"bare"}"""), ("routes/0/targets", "[]"), ("routes/0/namespace", "\"bare\""));

        Assert.That(SnapshotReader.ReadAndValidate(document).Errors.Single().Path, Is.EqualTo("$.routes[0].targets"));
    }

    [Test]
    public void Settings_of_another_type_are_refused()
    {
        var snapshot = new Snapshot { Policies = [new PolicyConfig { Name = "p", Type = "qps-limit", Config = new ConcurrencyLimitSettings { MaxConcurrentConnections = 1 } }] };

        Assert.That(SnapshotValidator.Validate(snapshot).Single().Path, Is.EqualTo("$.policies[0].config"));
    }

    [TestCase("routes/0", """{"name":"p","path":"/a/","rewrite":{"to":"/v1/"},"targets":[{"upstream":"qwen"}]}""")]
    [TestCase("routes/0", """{"name":"p","path":"/a/*/b","rewrite":{"to":"/v1/"},"targets":[]}""")]
    [TestCase("routes/0", """{"name":"p","path":"^/a/(.*)$","isRegex":true,"rewrite":{"to":"/v1/$1"}}""")]
    [TestCase("upstreams/0/servers/0/url", "\"https://[::1]:8443/base/\"")]
    [TestCase("upstreams/0/servers/0/url", "\"https://例え.jp\"")]
    [TestCase("upstreams/0/connections", """{"warm":100}""")]
    [TestCase("policies/2/config", """{"enableTimeWindow":true,"timeWindowMinutes":5,"windowMaxTokenCount":100}""")]
    [TestCase("namespaces/0/match/0", """{"source":"ip","operator":"ne","value":"fd00::/8"}""")]
    [TestCase("apiKeys/0/expiresAt", "\"2020-01-01T00:00:00Z\"")]
    public void What_is_right_passes(string change, string json) =>
        Assert.That(SnapshotReader.ReadAndValidate(Documents.With((change, json))).Errors, Is.Empty);
}
