using System.Security.Cryptography;
using System.Text;
using Gateway.Core.Prompts;
using Gateway.Host.Tokens;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.TokenCount;

namespace Tests.Functional.Tokens;

/// <summary>The client to a token count service that is well, slow, down, or talks nonsense.</summary>
internal sealed class TokenServiceClientTests
{
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(20);
    private static readonly byte[] Body = """{"model":"tiny","messages":[{"role":"user","content":"abc"}]}"""u8.ToArray();

    [Test]
    public async Task Counts_and_lends_what_a_real_service_has()
    {
        await using var server = await CountServer.StartAsync();
        using var folder = new TempFolder();
        var file = ByteVocabulary.Json();
        await server.UploadAsync("tiny", file);
        using var client = Client(server.Url, Patient, folder);

        Assert.That(await client.CountAsync(Body, "chat", "tiny"), Is.EqualTo(new TokenServiceCount(3 + 4 + 3 + 3, true)));
        Assert.That(await client.FetchAsync("tiny", CancellationToken.None), Is.True);
        Assert.That(await File.ReadAllBytesAsync(folder.At("tiny/tokenizer.json")), Is.EqualTo(file));
        Assert.That(await client.FetchAsync("tiny", CancellationToken.None), Is.False, "it is the same");
        Assert.That(await client.FetchAsync("unknown", CancellationToken.None), Is.False);
        Assert.That(await client.FetchAsync("../unknown", CancellationToken.None), Is.False);
    }

    [Test]
    public async Task A_model_that_the_service_estimates_too_is_not_asked_for_again()
    {
        await using var server = FakeUpstream.Start(Answer("""{"success":true,"token_count":7,"exact":false}"""));
        using var folder = new TempFolder();
        using var client = Client(server.Url, Patient, folder);

        Assert.That(await client.CountAsync(Body, "chat", "m"), Is.EqualTo(new TokenServiceCount(7, false)));
        Assert.That(await client.CountAsync(Body, "chat", "m"), Is.Null);
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("")]
    [TestCase("<html>")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("""{"success":true}""")]
    [TestCase("""{"success":true,"token_count":-1,"exact":true}""")]
    [TestCase("""{"success":true,"token_count":1e99,"exact":true}""")]
    [TestCase("""{"success":false,"token_count":1,"exact":true}""")]
    public async Task Nonsense_is_no_answer(string answer)
    {
        await using var server = FakeUpstream.Start(Answer(answer));
        using var folder = new TempFolder();
        using var client = Client(server.Url, Patient, folder);

        Assert.That(await client.CountAsync(Body, "chat", "m"), Is.Null);
    }

    [Test]
    public async Task A_service_that_is_down_is_left_alone_after_a_few_calls_and_tried_again_later()
    {
        var time = new ManualTime();
        using var folder = new TempFolder();
        await using var server = FakeUpstream.Start(new FakeBehaviour("fails", static exchange => exchange.RespondAsync(500, "{}")));
        using var client = Client(server.Url, Patient, folder, time);

        for (var call = 0; call < 10; call++)
        {
            Assert.That(await client.CountAsync(Body, "chat", "m"), Is.Null);
        }

        Assert.That(server.Requests, Has.Count.EqualTo(5));
        Assert.That(client.IsAvoided, Is.True);

        time.Advance(TimeSpan.FromSeconds(6));
        await client.CountAsync(Body, "chat", "m");
        await client.CountAsync(Body, "chat", "m");
        Assert.That(server.Requests, Has.Count.EqualTo(6), "one call tried");
    }

    [Test]
    public async Task A_service_that_nobody_is_at_is_no_answer()
    {
        using var folder = new TempFolder();
        using var closed = new ClosedPort();
        using var client = Client(new Uri($"http://127.0.0.1:{closed.Port}"), Patient, folder);

        Assert.That(await client.CountAsync(Body, "chat", "m"), Is.Null);
        Assert.That(await client.FetchAsync("tiny", CancellationToken.None), Is.False);
    }

    [Test]
    public async Task A_service_that_never_answers_is_given_up()
    {
        using var folder = new TempFolder();
        using var silent = new SilentPort();
        using var client = Client(new Uri($"http://127.0.0.1:{silent.Port}"), TimeSpan.FromMilliseconds(50), folder);

        Assert.That(await client.CountAsync(Body, "chat", "m"), Is.Null);
    }

    [Test]
    public async Task A_vocabulary_that_came_damaged_is_not_stored()
    {
        using var folder = new TempFolder();
        var tag = Convert.ToHexStringLower(SHA256.HashData("whole"u8));
        await using var server = FakeUpstream.Start(new FakeBehaviour(
            "damaged", exchange => exchange.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nETag: \"{tag}\"\r\nContent-Length: 4\r\n\r\nhalf"))));
        using var client = Client(server.Url, Patient, folder);

        Assert.That(await client.FetchAsync("tiny", CancellationToken.None), Is.False);
        Assert.That(Directory.Exists(folder.At("tiny")), Is.False);
    }

    private static FakeBehaviour Answer(string body) => new("answers", exchange => exchange.RespondAsync(200, body));

    private static TokenServiceClient Client(Uri url, TimeSpan timeout, TempFolder folder, TimeProvider? time = null) =>
        new(url, timeout, folder.Path, time ?? TimeProvider.System, NullLogger<TokenServiceClient>.Instance);

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan time) => _now += time.Ticks;
    }
}
