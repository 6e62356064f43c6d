using System.Text.Json.Nodes;
using ConfigCenter.Metrics;
using ConfigCenter.Publishing;
using ConfigCenter.Security;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/gateway</c>: what gateways ask, with GATEWAY_TOKEN.</summary>
internal static class GatewayEndpoints
{
    public static void Map(IEndpointRouteBuilder api, VersionFeed feed, InstanceService instances, ConfigCenterOptions options, CenterMetrics metrics)
    {
        var group = api.MapGroup("/gateway").WithTags("gateway").RequireAuthorization(Schemes.GatewayPolicy);
        var watch = new WatchStream(feed, options.WatchHeartbeat, metrics);
        group.MapGet("/watch", (HttpContext context, IHostApplicationLifetime lifetime) => watch.RunAsync(context, lifetime.ApplicationStopping))
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream").Refuses(503);
        group.Get("/snapshot", context => Task.FromResult(Snapshot(context, feed))).Produces<Gateway.Core.Configuration.Snapshot>().Refuses(503);
        group.MapPut("/instances/{instance}", (HttpContext context, string instance) => ReportAsync(context, instances, feed, instance))
            .Accepts<InstanceReport>("application/json").Produces(StatusCodes.Status200OK).Refuses(422);
    }

    /// <summary>The version in force as it is: secrets sealed, for gateways hold the key.</summary>
    private static IResult Snapshot(HttpContext context, VersionFeed feed)
    {
        if (feed.Current is not { } current)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "Not ready", "No version has been published yet.");
        }

        context.Response.SetETag(current.Version);
        return context.Request.HasRevision(current.Version)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Bytes(current.Document, "application/json");
    }

    /// <summary>Takes a report, and says which version is in force, so that a gateway notices when it lags.</summary>
    private static async Task<IResult> ReportAsync(HttpContext context, InstanceService instances, VersionFeed feed, string instance)
    {
        var body = await RequestBody.ReadAsync(context.Request, InstanceReport.Read).ConfigureAwait(false);
        if (body.Value is not { } report)
        {
            return Problems.Of(body.Failure!);
        }

        var result = await instances.ReportAsync(instance, report, context.Address(), context.RequestAborted).ConfigureAwait(false);
        return result.Failure is { } failure
            ? Problems.Of(failure)
            : new JsonAnswer(new JsonObject { ["currentVersion"] = feed.Current?.Version });
    }
}
