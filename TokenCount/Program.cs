using TokenCount.Options;

namespace TokenCount;

/// <summary>The service as a process of its own.</summary>
internal static class Program
{
    /// <summary>A configuration error, in the terms of sysexits.h.</summary>
    private const int WrongOptions = 78;

    /// <summary>A service that is unavailable, in the same terms.</summary>
    private const int CannotListen = 69;

    public static async Task<int> Main()
    {
        var (options, errors) = TokenCountOptionsReader.Read(Environment.GetEnvironmentVariable);
        if (errors.Count > 0)
        {
            await Console.Error.WriteLineAsync("The token count service cannot start:\n  " + string.Join("\n  ", errors)).ConfigureAwait(false);
            return WrongOptions;
        }

        var app = TokenCountApp.Build(options);
        await using (app.ConfigureAwait(false))
        {
            try
            {
                await app.StartAsync().ConfigureAwait(false);
            }
            catch (IOException e)
            {
                await Console.Error.WriteLineAsync($"The token count service cannot start (TOKEN_SERVICE_PORT): {e.Message}").ConfigureAwait(false);
                return CannotListen;
            }

            TokenCountLog.Started(app.Logger, string.Join(", ", app.Urls), Path.GetFullPath(options.ModelsDirectory));
            await app.WaitForShutdownAsync().ConfigureAwait(false);
        }

        return 0;
    }
}
