using System.Security.Cryptography;
using System.Text;
using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.MockLlm;

namespace Tests.Functional.Sdk;

/// <summary>
/// Tests that put an official SDK, unmodified, in front of a gateway whose upstream is a mock LLM. The gateway wants a key:
/// <see cref="Key"/> may use every model, <see cref="LimitedKey"/> only <c>gpt-4o-mini</c>.
/// </summary>
internal abstract class SdkTests : MockServerTests
{
    protected const string Key = "sk-test";
    protected const string LimitedKey = "sk-limited";

    protected TestGateway Gateway { get; private set; } = null!;

    /// <summary>The base URL as applications set it for OpenAI's SDKs.</summary>
    protected Uri BaseUrl => new(Gateway.Url, "v1");

    [OneTimeSetUp]
    public async Task StartGateway() => Gateway = await TestGateway.StartAsync(To(Server.Address));

    [OneTimeTearDown]
    public async Task StopGateway() => await Gateway.DisposeAsync();

    /// <summary>The configuration in front of that upstream.</summary>
    protected static Snapshot To(Uri upstream)
    {
        var snapshot = Snapshots.To(upstream);
        return snapshot with
        {
            Namespaces = [snapshot.Namespaces[0] with { Authentication = "apiKeyOrJwt" }],
            Issuers = [TestIssuer.Config(TestIssuer.Rsa)],
            ApiKeys =
            [
                new ApiKeyConfig { Id = "k_1", Name = "all", Namespace = "default", Sha256 = Hash(Key), Models = ["*"] },
                new ApiKeyConfig { Id = "k_2", Name = "limited", Namespace = "default", Sha256 = Hash(LimitedKey), Models = ["gpt-4o-mini"] },
            ],
        };
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));
}
