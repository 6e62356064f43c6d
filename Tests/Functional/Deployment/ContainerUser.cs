using System.Diagnostics;
using System.Globalization;
using Tests.Common;

namespace Tests.Functional.Deployment;

/// <summary>The images' unprivileged user, as far as this machine lets tests become it: only root may, and only where that user can reach the runtime.</summary>
internal static class ContainerUser
{
    /// <summary>APP_UID of the .NET images.</summary>
    public const int Id = 1654;

    private static readonly string Name = Id.ToString(CultureInfo.InvariantCulture);
    private static readonly Lazy<Task<bool>> Possible = new(ProbeAsync);

    /// <summary>What stands before a command so that it runs as that user; empty where that cannot be.</summary>
    public static async Task<string[]> PrefixAsync() => await Possible.Value ? Prefix() : [];

    /// <summary>Lets everybody read a folder.</summary>
    public static Task ShowAsync(string folder) => Shell.RunAsync("chmod", "755", folder);

    /// <summary>Gives a folder to that user, alone.</summary>
    public static async Task OwnAsync(string folder)
    {
        await Shell.RunAsync("chmod", "700", folder);
        if (await Possible.Value)
        {
            await Shell.RunAsync("chown", "-R", $"{Name}:{Name}", folder);
        }
    }

    private static string[] Prefix() => ["setpriv", $"--reuid={Name}", $"--regid={Name}", "--clear-groups", "--no-new-privs", "--"];

    private static async Task<bool> ProbeAsync()
    {
        if (!Environment.IsPrivilegedProcess || Integration.Find("setpriv") is null)
        {
            return false;
        }

        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Integration.Require("dotnet");
        string[] command = [.. Prefix(), dotnet, "--list-runtimes"];
        var start = new ProcessStartInfo(command[0], command[1..]);
        start.Environment["DOTNET_CLI_HOME"] = Path.GetTempPath();
        return (await Shell.TryAsync(start)).ExitCode == 0;
    }
}
