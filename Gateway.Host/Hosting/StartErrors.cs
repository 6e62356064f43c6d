using System.Net.Sockets;

namespace Gateway.Host.Hosting;

/// <summary>Reports why the process does not start.</summary>
internal static class StartErrors
{
    /// <summary>The variables that name the gateway's own ports.</summary>
    public const string GatewayPorts = "GATEWAY_PORT, MANAGEMENT_PORT";

    /// <summary>Starts an application; false, with one line that says why, when it cannot listen.</summary>
    /// <param name="app">What to start.</param>
    /// <param name="variables">The environment variables that name its ports.</param>
    public static async Task<bool> TryStartAsync(WebApplication app, string variables)
    {
        try
        {
            await app.StartAsync().ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await PrintAsync($"The gateway cannot start ({variables}): {e.Message}", []).ConfigureAwait(false);
            return false;
        }
    }

    public static async Task PrintAsync(string title, IReadOnlyList<string> errors)
    {
        await Console.Error.WriteLineAsync(title).ConfigureAwait(false);
        foreach (var error in errors)
        {
            await Console.Error.WriteLineAsync("  " + error).ConfigureAwait(false);
        }
    }
}
