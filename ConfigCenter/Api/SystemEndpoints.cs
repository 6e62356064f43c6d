using System.Data.Common;
using System.Diagnostics;
using System.Text.Json.Nodes;
using ConfigCenter.Data;
using ConfigCenter.Publishing;

namespace ConfigCenter.Api;

/// <summary>How the config center is: <c>/livez</c> and <c>/readyz</c> for orchestrators, <c>/api/v2/system</c> for people.</summary>
internal static class SystemEndpoints
{
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(2);

    /// <summary>Maps the probes, which anybody may ask.</summary>
    public static void MapProbes(IEndpointRouteBuilder app, Readiness readiness)
    {
        app.MapGet("/livez", () => Results.Text("ok")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/readyz", () => readiness.IsReady ? Results.Text("ready") : Results.Text("waiting for the store", statusCode: StatusCodes.Status503ServiceUnavailable))
            .AllowAnonymous().ExcludeFromDescription();
    }

    public static void Map(IEndpointRouteBuilder api, Database database, VersionFeed feed, InstanceService instances) =>
        api.Get("/system", (HttpContext context) => SummaryAsync(context, database, feed, instances)).WithTags("system").Produces(StatusCodes.Status200OK);

    private static async Task<IResult> SummaryAsync(HttpContext context, Database database, VersionFeed feed, InstanceService instances)
    {
        var live = await instances.LiveAsync(context.RequestAborted).ConfigureAwait(false);
        using var process = Process.GetCurrentProcess();
        return new JsonAnswer(new JsonObject
        {
            ["startedAt"] = ResourceJson.Time(process.StartTime.ToUniversalTime()),
            ["memoryBytes"] = process.WorkingSet64,
            ["currentVersion"] = feed.Current?.Version,
            ["gateways"] = new JsonObject
            {
                ["live"] = live.Count,
                ["current"] = live.Count(instance => instance.Version == feed.Current?.Version),
                ["withProblems"] = live.Count(static instance => instance.Problems is not null),
            },
            ["dependencies"] = new JsonArray(await StoreAsync(database, context.RequestAborted).ConfigureAwait(false)),
        });
    }

    private static async Task<JsonObject> StoreAsync(Database database, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        string? problem = null;
        try
        {
            await database.ReadAsync(static scope => scope.CountAsync("SELECT 1"), cancellation).WaitAsync(PingLimit, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            problem = e.Message;
        }

        return new JsonObject
        {
            ["name"] = "store",
            ["kind"] = database.MigrationFolder.ToLowerInvariant(),
            ["healthy"] = problem is null,
            ["problem"] = problem,
            ["milliseconds"] = Math.Round(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 1),
        };
    }
}
