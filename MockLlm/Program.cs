namespace MockLlm;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (!MockLlmOptions.TryFromEnvironment(Environment.GetEnvironmentVariable, out var options, out var error))
        {
            await Console.Error.WriteLineAsync(error);
            return 2;
        }

        await using var app = MockLlmApp.Build(options, args);
        try
        {
            await app.StartAsync();
        }
        catch (IOException failure)
        {
            await Console.Error.WriteLineAsync($"The mock LLM cannot listen on port {options.Port}: {failure.Message}");
            return 1;
        }

        Console.WriteLine($"Mock LLM, OpenAI-compatible, on {string.Join(", ", app.Urls)} (base URL: /v1)");
        await app.WaitForShutdownAsync();
        return 0;
    }
}
