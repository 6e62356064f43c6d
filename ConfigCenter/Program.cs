namespace ConfigCenter;

internal static class Program
{
    /// <summary>A wrong setting, in the terms of sysexits.h.</summary>
    private const int WrongSetting = 78;

    /// <summary>A port that cannot be listened on, in the same terms.</summary>
    private const int CannotListen = 69;

    private static async Task<int> Main()
    {
        var (options, errors) = ConfigCenterOptionsReader.Read(Environment.GetEnvironmentVariable);
        if (errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"The config center cannot start:\n  {string.Join("\n  ", errors)}");
            return WrongSetting;
        }

        try
        {
            await using var app = ConfigCenterApp.Build(options);
            await app.StartAsync();
            Console.WriteLine($"Config center on {string.Join(", ", app.Urls)}: API /api/v2, to try it /api/docs, OpenAPI /openapi/v2.json");
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (IOException failure)
        {
            await Console.Error.WriteLineAsync($"The config center cannot start (CONFIG_CENTER_PORT, DATA_DIR): {failure.Message}");
            return CannotListen;
        }
    }
}
