using Gateway.Core.Startup;

namespace TokenCount.Options;

/// <summary>Reads the options out of the environment; every wrong value is reported, by name.</summary>
public static class TokenCountOptionsReader
{
    private const int ShortestToken = 8;

    /// <summary>The options, and every error.</summary>
    public static (TokenCountOptions Options, IReadOnlyList<string> Errors) Read(Func<string, string?> variable)
    {
        var environment = new EnvironmentReader(variable);
        var defaults = new TokenCountOptions();
        var options = new TokenCountOptions
        {
            Port = environment.Port("TOKEN_SERVICE_PORT", defaults.Port),
            ModelsDirectory = environment.Text("MODELS_DIR") ?? defaults.ModelsDirectory,
            AdminToken = Secret(environment, "ADMIN_TOKEN") ?? Secret(environment, "ADMIN_PASSWORD"),
            PrometheusEnabled = environment.Flag("PROMETHEUS_ENABLED", defaults.PrometheusEnabled),
            LogLevel = environment.Level("LOG_LEVEL", defaults.LogLevel),
        };
        return (options, environment.Errors);
    }

    private static string? Secret(EnvironmentReader environment, string name) =>
        environment.Secret(name, static text => text.Length >= ShortestToken, $"at least {ShortestToken} characters");
}
