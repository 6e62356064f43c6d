namespace Gateway.Host.Hosting;

/// <summary>Reports why the process does not start.</summary>
internal static class StartErrors
{
    /// <summary>What the process exits with: a configuration error in the terms of sysexits.h.</summary>
    public const int ExitCode = 78;

    public static async Task PrintAsync(string title, IReadOnlyList<string> errors)
    {
        await Console.Error.WriteLineAsync(title).ConfigureAwait(false);
        foreach (var error in errors)
        {
            await Console.Error.WriteLineAsync("  " + error).ConfigureAwait(false);
        }
    }
}
