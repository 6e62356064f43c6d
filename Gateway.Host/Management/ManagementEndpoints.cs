using System.Net;
using Gateway.Core;
using Gateway.Host.Options;

namespace Gateway.Host.Management;

/// <summary>What operators ask: <c>/livez</c>, <c>/readyz</c>, <c>/health</c>, <c>/stats</c> and <c>/metrics</c>.</summary>
internal static class ManagementEndpoints
{
    /// <summary>Maps the endpoints, behind the list of networks that may ask them.</summary>
    public static void MapManagement(this WebApplication app, GatewayOptions options, DataPlane dataPlane)
    {
        app.Use((context, next) => GuardAsync(context, next, options));
        app.MapGet("/livez", static () => Results.Text("ok\n"));
        app.MapGet("/readyz", () => dataPlane.IsReady ? Results.Text("ready\n") : Results.Text("not ready\n", statusCode: StatusCodes.Status503ServiceUnavailable));
        app.MapGet("/health", () => Health(dataPlane));
        app.MapGet("/stats", () => ProcessStats.Take(options, dataPlane));
        if (options.PrometheusEnabled)
        {
            app.UseWhen(
                static context => context.Request.Path == "/metrics",
                metrics => metrics.Use((context, next) => MetricsEndpoint.WriteAsync(context, next, dataPlane)));
            app.MapPrometheusScrapingEndpoint("/metrics");
        }
    }

    private static Task GuardAsync(HttpContext context, RequestDelegate next, GatewayOptions options)
    {
        // Behind the data plane a connection carries one management request only: the data plane has given it up.
        context.Response.Headers.Connection = "close";
        var peer = context.Connection.RemoteIpAddress ?? IPAddress.Loopback;
        if (peer.IsIPv4MappedToIPv6)
        {
            peer = peer.MapToIPv4();
        }

        if (options.ManagementAllow.Any(network => network.Contains(peer)))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("The management paths are not open to this address (MANAGEMENT_ALLOW).\n");
    }

    private static IResult Health(DataPlane dataPlane)
    {
        var stats = dataPlane.Stats;
        var unreachable = stats.Servers.Where(static server => !server.IsHealthy).Select(static server => server.Url).ToArray();
        var status = !dataPlane.IsReady ? "unavailable" : unreachable.Length > 0 ? "degraded" : "ok";
        return Results.Json(
            new HealthReport(status, stats.Version, stats.IsDraining, unreachable),
            statusCode: dataPlane.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
