using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Host.Options;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.ConfigCenter;

namespace Tests.Functional.Cluster;

/// <summary>The settings and calls that tests of real config centers and real gateways have in common.</summary>
internal static class Cluster
{
    private const string Question = """{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}""";

    /// <summary>The options of a gateway in this process that follows that center.</summary>
    public static GatewayOptions Options(Uri center, string data, string instance) => new()
    {
        Mode = GatewayMode.Cluster,
        ConfigCenterUrl = center,
        GatewayToken = TestCenter.GatewayToken,
        SecretsKey = TestCenter.SecretsKey,
        DataDirectory = data,
        InstanceId = instance,
    };

    /// <summary>A gateway process that follows that center.</summary>
    public static GatewayProcess StartGateway(Uri center, string data, params (string Name, string Value)[] more) => GatewayProcess.Start(
        [],
        [("CONFIG_CENTER_URL", center.ToString()), ("GATEWAY_TOKEN", TestCenter.GatewayToken), ("SECRETS_KEY", TestCenter.SecretsKey), ("DATA_DIR", data), ("ACCESS_LOG", "off"), ("INSTANCE_ID", "gateway-1"), .. more]);

    /// <summary>A center process with those gateways' token and key, signed in.</summary>
    public static async Task<CenterProcess> StartCenterAsync(params (string Name, string Value)[] more)
    {
        var center = CenterProcess.Start(
            [("GATEWAY_TOKEN", TestCenter.GatewayToken), ("SECRETS_KEY", TestCenter.SecretsKey), ("ADMIN_PASSWORD", TestCenter.AdminPassword), .. more]);
        await center.WaitUntilUpAsync();
        await center.SignInAsync(TestCenter.AdminPassword);
        return center;
    }

    /// <summary>Publishes a configuration that leads everything to an upstream, which gets those provider keys.</summary>
    public static async Task<long> PublishAsync(HttpClient admin, Uri upstream, string apiKey = "sk-provider")
    {
        await admin.PutAsync("/api/v2/upstreams/upstream", new { name = "upstream", servers = new[] { new { url = upstream.ToString().TrimEnd('/') } }, apiKey }, HttpStatusCode.Created);
        await admin.PutAsync("/api/v2/namespaces/all", new { code = "all", defaultUpstream = "upstream" }, HttpStatusCode.Created);
        await admin.PutAsync("/api/v2/settings/gateway", new { defaultNamespace = "all" });
        await admin.PutAsync("/api/v2/routes/openai", new { name = "openai", path = "/v1/" }, HttpStatusCode.Created);
        await admin.PutAsync("/api/v2/models/gpt-4o-mini", new { pattern = "gpt-4o-mini" }, HttpStatusCode.Created);
        return await VersionAsync(admin);
    }

    /// <summary>The version in force.</summary>
    public static async Task<long> VersionAsync(HttpClient admin) => (long)(await admin.GetAsync("/api/v2/config/current", HttpStatusCode.OK))["version"]!;

    /// <summary>Publishes whether the namespace may be used; asks the gateway until it acts so.</summary>
    public static async Task SwitchAsync(HttpClient admin, HttpClient gateway, bool isEnabled)
    {
        await admin.PutAsync("/api/v2/namespaces/all/status", new { enabled = isEnabled });
        await AnswersAsync(gateway, isEnabled ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }

    /// <summary>Asks until the gateway answers so.</summary>
    public static async Task AnswersAsync(HttpClient gateway, HttpStatusCode status)
    {
        using var bound = new CancellationTokenSource(Bounded.Limit);
        while (await AskAsync(gateway) != status)
        {
            Assert.That(bound.IsCancellationRequested, Is.False, $"waited for the gateway to answer {status}");
            await Task.Yield();
        }
    }

    /// <summary>One request.</summary>
    public static async Task<HttpStatusCode> AskAsync(HttpClient gateway)
    {
        using var content = new StringContent(Question, Encoding.UTF8, "application/json");
        using var response = await gateway.PostAsync("/v1/chat/completions", content);
        await response.Content.ReadAsByteArrayAsync();
        return response.StatusCode;
    }

    /// <summary>Waits until <c>/readyz</c> says so.</summary>
    public static async Task ReadyAsync(HttpClient gateway)
    {
        using var bound = new CancellationTokenSource(Bounded.Limit);
        while (true)
        {
            using var response = await gateway.GetAsync("/readyz", bound.Token);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return;
            }

            await Task.Yield();
        }
    }

    /// <summary>Waits until the center knows a gateway so.</summary>
    public static async Task<JsonObject> ReportedAsync(HttpClient admin, string instance, Predicate<JsonObject> isSo)
    {
        using var bound = new CancellationTokenSource(Bounded.Limit);
        while (true)
        {
            var all = await admin.GetAsync($"/api/v2/instances?q={Uri.EscapeDataString(instance)}", HttpStatusCode.OK);
            if (all["items"]!.AsArray().Select(static item => item!.AsObject()).FirstOrDefault(item => item.Text("id") == instance && isSo(item)) is { } found)
            {
                return found;
            }

            Assert.That(bound.IsCancellationRequested, Is.False, () => $"waited for {instance} in {all.ToJsonString()}");
            await Task.Yield();
        }
    }

    /// <summary>Waits until a process has written something, whenever that was.</summary>
    public static async Task SaidAsync(ServiceProcess process, string text)
    {
        using var bound = new CancellationTokenSource(Bounded.Limit);
        while (!process.Output.All.Contains(text, StringComparison.Ordinal))
        {
            Assert.That(bound.IsCancellationRequested, Is.False, () => $"waited for '{text}' in:\n{process.Output.All}");
            await Task.Yield();
        }
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
