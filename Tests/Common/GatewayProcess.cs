using NUnit.Framework;

namespace Tests.Common;

/// <summary>The built gateway as a process of its own, on free ports and with a data directory of its own, unless the test says otherwise.</summary>
internal sealed class GatewayProcess : ServiceProcess
{
    private static readonly (string, string)[] Defaults =
        [("GATEWAY_PORT", "0"), ("MOCK_LLM_PORT", "0"), ("TOKEN_SERVICE_PORT", "0"), ("CONFIG_CENTER_PORT", "0"), ("ADMIN_PORT", "0"), ("DRAIN_GRACE_SECONDS", "0")];

    private readonly TempFolder _data;

    private GatewayProcess(string folder, TempFolder data, IEnumerable<string> args, IEnumerable<(string Name, string Value)> variables)
        : base(Path.Combine(folder, "Gateway.Host.dll"), args, variables) => _data = data;

    /// <summary>Where it listens, once <see cref="WaitUntilUpAsync"/> has returned.</summary>
    public Uri Url { get; private set; } = new("http://localhost/");

    /// <summary>Starts the gateway beside the tests.</summary>
    /// <param name="args">Its arguments.</param>
    /// <param name="variables">Its environment, beside what every process has.</param>
    public static GatewayProcess Start(IEnumerable<string> args, params (string Name, string Value)[] variables) =>
        Start(AppContext.BaseDirectory, args, variables);

    /// <summary>Starts the gateway of that folder.</summary>
    public static GatewayProcess Start(string folder, IEnumerable<string> args, params (string Name, string Value)[] variables)
    {
        var data = new TempFolder();
        return new GatewayProcess(folder, data, args, [.. Defaults, ("DATA_DIR", data.Path), .. variables]);
    }

    /// <summary>Waits for the start-up lines; the gateway is served at <see cref="Url"/> then.</summary>
    public async Task WaitUntilUpAsync()
    {
        try
        {
            await Output.WaitForAsync("AI Gateway is up");
        }
        catch (InvalidOperationException)
        {
            Assert.Fail($"The gateway did not start:\n{Errors.All}");
        }

        var line = await Output.WaitForAsync("OpenAI base URL");
        Url = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Split(' ')[0]);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _data.Dispose();
    }
}
