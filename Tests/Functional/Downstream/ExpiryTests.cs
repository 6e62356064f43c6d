using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using Gateway.Core;
using Gateway.Core.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

/// <summary>Keys and tokens end at the second that they name, on a connection that has used them before as on any other.</summary>
internal sealed class ExpiryTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ManualClock _clock = new(Now);

    [Test]
    public async Task On_a_connection_that_is_kept()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var dataPlane = new DataPlane(new DataPlaneOptions { Clock = _clock }, services.GetRequiredService<IMeterFactory>(), NullLoggerFactory.Instance);
        Assert.That(dataPlane.Snapshots.Apply(Closed(upstream.Url)).Errors, Is.Empty);
        await using var connection = MemoryConnection.Create();
        var serving = dataPlane.ServeAsync(connection.Server, static _ => Task.CompletedTask);
        var token = TestIssuer.Rsa.Sign(TestIssuer.Payload(Now.AddSeconds(60)));

        foreach (var (seconds, status) in new[] { (0, 200), (59.9, 200), (60, 401), (61, 401), (100_000, 401) })
        {
            _clock.Advance(Now.AddSeconds(seconds) - _clock.GetUtcNow());
            Assert.That(await StatusAsync(connection, "sk-minute"), Is.EqualTo(status), $"key at {seconds} s");
            Assert.That(await StatusAsync(connection, token), Is.EqualTo(status), $"token at {seconds} s");
            Assert.That(await StatusAsync(connection, "sk-forever"), Is.EqualTo(200));
        }

        connection.CompleteInput();
        await serving.Within("the connection to end");
    }

    private static Snapshot Closed(Uri upstream)
    {
        var snapshot = Snapshots.To(upstream);
        return snapshot with
        {
            Namespaces = [snapshot.Namespaces[0] with { Authentication = "apiKeyOrJwt" }],
            ApiKeys = [Key("sk-minute") with { ExpiresAt = Now.AddSeconds(60) }, Key("sk-forever")],
            Issuers = [TestIssuer.Config(TestIssuer.Rsa)],
        };
    }

    private static ApiKeyConfig Key(string key) => new() { Id = key, Namespace = "default", Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key))) };

    private static async Task<int> StatusAsync(MemoryConnection connection, string credential)
    {
        connection.Send(Encoding.ASCII.GetBytes(Requests.Chat("Authorization: Bearer " + credential)));
        var text = "";
        while (!text.Contains("\r\n\r\n", StringComparison.Ordinal) || !text.EndsWith('}'))
        {
            var read = await connection.FromServer.ReadAsync().AsTask().Within("an answer");
            Assert.That(read.IsCompleted, Is.False, text);
            text += Encoding.UTF8.GetString(read.Buffer);
            connection.FromServer.AdvanceTo(read.Buffer.End);
        }

        return int.Parse(text["HTTP/1.1 ".Length..][..3], System.Globalization.CultureInfo.InvariantCulture);
    }
}
