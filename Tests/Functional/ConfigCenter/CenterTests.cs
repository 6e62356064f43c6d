using NUnit.Framework;

namespace Tests.Functional.ConfigCenter;

/// <summary>Tests against one config center, which they share; each names what it makes so that no other sees it.</summary>
public abstract class CenterTests
{
    private readonly StoreKind _kind;
    private int _names;

    protected CenterTests(StoreKind kind) => _kind = kind;

    private protected TestCenter Center { get; private set; } = null!;

    private protected HttpClient Admin => Center.Admin;

    [OneTimeSetUp]
    public async Task StartCenterAsync() => Center = await TestCenter.StartAsync(_kind);

    [OneTimeTearDown]
    public async Task StopCenterAsync()
    {
        if (Center is not null)
        {
            await Center.DisposeAsync();
        }
    }

    /// <summary>A name that no other test has.</summary>
    private protected string Name(string what) => $"{what}-{Interlocked.Increment(ref _names)}";

    /// <summary>An upstream for others to refer to; its name.</summary>
    private protected async Task<string> UpstreamAsync()
    {
        var name = Name("upstream");
        await Admin.PostAsync("/api/v2/upstreams", new { name, servers = new[] { new { url = "http://10.0.0.1:8000" } } });
        return name;
    }

    /// <summary>A namespace; its code.</summary>
    private protected async Task<string> NamespaceAsync()
    {
        var code = Name("namespace");
        await Admin.PostAsync("/api/v2/namespaces", new { code });
        return code;
    }
}
