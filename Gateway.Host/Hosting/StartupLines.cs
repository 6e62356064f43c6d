using Gateway.Host.Options;

namespace Gateway.Host.Hosting;

/// <summary>Says what runs where, once everything does.</summary>
internal static class StartupLines
{
    public static void Print(WebApplication app, GatewayOptions options, string mode)
    {
        var ports = app.Urls.Select(static url => new Uri(url).Port).Distinct().ToArray();
        var management = options.ManagementPort is null ? ports[0] : ports[^1];
        Print(app, $"AI Gateway is up: {mode}.");
        Print(app, $"  gateway         http://localhost:{ports[0]}/  (OpenAI base URL: http://localhost:{ports[0]}/v1)");
        Print(app, $"  management      http://localhost:{management}/livez  /readyz  /health  /stats{(options.PrometheusEnabled ? "  /metrics" : "")}");
    }

    public static void Print(WebApplication app, string line) => HostLog.Started(app.Logger, line);

    /// <summary>A request to try, for whoever started the gateway to look at it.</summary>
    public static void PrintExample(WebApplication app)
    {
        var port = new Uri(app.Urls.First()).Port;
        Print(app, $"  try             curl -X POST http://localhost:{port}/api/chat -H 'Content-Type: application/json' -H 'X-Channel-Code: test-channel' "
            + "-d '{\"model\":\"Qwen3-8B\",\"messages\":[{\"role\":\"user\",\"content\":\"你好\"}]}'");
    }
}
