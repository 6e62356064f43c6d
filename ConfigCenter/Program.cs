using Gateway.Core.Startup;

namespace ConfigCenter;

internal static class Program
{
    private static async Task<int> Main()
    {
        var (options, errors) = ConfigCenterOptionsReader.Read(Environment.GetEnvironmentVariable);
        if (errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"The config center cannot start:\n  {string.Join("\n  ", errors)}");
            return ExitCodes.WrongSetting;
        }

        try
        {
            await using var app = ConfigCenterApp.Build(options);
            await app.StartAsync();
            Console.WriteLine($"Admin UI on {ConfigCenterApp.AdminUrlOf(app)}");
            Console.WriteLine($"Config center on {ConfigCenterApp.UrlOf(app)}: API /api/v2, to try it /api/docs, OpenAPI /openapi/v2.json");
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (InvalidDataException failure)
        {
            await Console.Error.WriteLineAsync($"The config center cannot start:\n  {failure.Message}");
            return ExitCodes.WrongSetting;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The config center cannot start (CONFIG_CENTER_PORT, ADMIN_PORT, DATA_DIR): {failure.Message}");
            return ExitCodes.CannotListen;
        }
    }
}
