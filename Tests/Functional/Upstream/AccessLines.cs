using System.Text.Json;
using Gateway.Core.Configuration;
using Gateway.Host.Options;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>A gateway that writes an access log, and the lines of it.</summary>
internal static class AccessLines
{
    /// <summary>Starts a gateway, asks it, and gives each request's line in the order of their ends.</summary>
    public static async Task<JsonElement[]> OfAsync(Snapshot snapshot, Func<TestGateway, Task> ask, GatewayOptions? options = null)
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "access.log");
        await using (var gateway = await TestGateway.StartAsync(snapshot, (options ?? new GatewayOptions()) with { AccessLog = file }))
        {
            await ask(gateway);
            await gateway.WaitForRestAsync();
        }

        // Written in the order of their buffers, of which every processor has one.
        return [.. (await File.ReadAllLinesAsync(file)).Select(static line => JsonSerializer.Deserialize<JsonElement>(line)).OrderBy(static line => line.Text("time"), StringComparer.Ordinal)];
    }

    public static long? Number(this JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetInt64() : null;

    public static string? Text(this JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() : null;
}
