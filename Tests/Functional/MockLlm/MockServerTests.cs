using NUnit.Framework;

namespace Tests.Functional.MockLlm;

/// <summary>Tests that share one mock LLM.</summary>
internal abstract class MockServerTests
{
    protected MockServer Server { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        Server = await MockServer.StartAsync();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await Server.DisposeAsync();
    }
}
