using Gateway.Core.Startup;
using TokenCount.Options;

namespace TokenCount;

/// <summary>The service as a process of its own.</summary>
internal static class Program
{
    public static async Task<int> Main()
    {
        var (options, errors) = TokenCountOptionsReader.Read(Environment.GetEnvironmentVariable);
        if (errors.Count > 0)
        {
            await Console.Error.WriteLineAsync("The token count service cannot start:\n  " + string.Join("\n  ", errors)).ConfigureAwait(false);
            return ExitCodes.WrongSetting;
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
                return ExitCodes.CannotListen;
            }

            TokenCountLog.Started(app.Logger, string.Join(", ", app.Urls), Path.GetFullPath(options.ModelsDirectory));
            await app.WaitForShutdownAsync().ConfigureAwait(false);
        }

        return 0;
    }
}
