using System.Diagnostics;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Shipping;

/// <summary>
/// No usage is lost: gateways end under load, by SIGTERM and as by a power cut, and the config center comes and goes; the center's totals are those that clients received. A
/// gateway that is killed loses at most what it had not written yet.
/// </summary>
[NonParallelizable]
[Platform("Linux")]
internal sealed class KilledGatewayTests
{
    private const int Batch = 200;
    private const string Answer = """{"choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":30,"completion_tokens":4,"total_tokens":34}}""";

    private TempFolder _folder = null!;
    private FakeUpstream _upstream = null!;
    private TakingCenter _center = null!;
    private readonly GatewayProcess?[] _gateways = new GatewayProcess?[2];
    private readonly Uri[] _urls = new Uri[2];

    [SetUp]
    public async Task Start()
    {
        _folder = new TempFolder();
        _upstream = FakeUpstream.Start(static exchange => exchange.RespondAsync(200, Answer, "Content-Type: application/json"));
        _center = new TakingCenter(Snapshots.To(_upstream.Url));
        await _center.StartAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        foreach (var gateway in _gateways)
        {
            await (gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        await _center.DisposeAsync();
        await _upstream.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Gateways_that_are_ended_and_a_center_that_comes_and_goes_lose_nothing()
    {
        await StartAsync(0);
        await StartAsync(1);
        var clients = new AskingClients(client => _urls[client % _urls.Length]);
        for (var round = 0; round < 4; round++)
        {
            await clients.MoreAsync(Batch);
            await _center.StopAsync();
            await clients.MoreAsync(Batch);
            if (round % 2 == 0)
            {
                await EndAsync(round / 2);
                await _center.StartAsync();
            }
            else
            {
                await _center.StartAsync();
                await EndAsync(round / 2);
            }

            await StartAsync(round / 2);
        }

        await clients.DisposeAsync();
        await EndAsync(0);
        await EndAsync(1);

        // Whatever was left when a gateway ended while the center was away, the next one in its folder ships.
        await StartAsync(0);
        await StartAsync(1);
        await _center.Taken.Requests.WaitForAtLeastAsync(clients.Answers.Value);
        TestContext.Out.WriteLine($"{clients.Answers.Value} answers received, {_center.Taken.Requests.Value} accounted for; {_center.Taken.Repeated.Value} batches came again.");
        Assert.Multiple(() =>
        {
            Assert.That(_center.Taken.Requests.Value, Is.EqualTo(clients.Answers.Value));
            Assert.That(_center.Taken.Sum("inputTokens") + _center.Taken.Sum("outputTokens"), Is.EqualTo(clients.Tokens).And.Positive);
            Assert.That(_center.Taken.Gaps, Is.Zero);
        });
    }

    [Test]
    public async Task A_gateway_that_is_killed_loses_only_what_it_had_not_written()
    {
        const int Kills = 3;
        var kept = 0L;
        for (var kill = 0; kill < Kills; kill++)
        {
            await StartAsync(0);
            await using var clients = new AskingClients(_ => _urls[0]);
            await clients.MoreAsync(Batch);

            // The center is away at every other kill: then the journal holds the most.
            var isAway = kill % 2 == 0;
            await (isAway ? _center.StopAsync() : Task.CompletedTask);
            await clients.MoreAsync(Batch);
            var (answered, watch) = (clients.Answers.Value, Stopwatch.StartNew());
            await Waiting.UntilAsync(() => Kept() - kept >= answered, () => $"{Kept() - kept} of {answered} answers are kept");
            var written = watch.ElapsedMilliseconds;
            _gateways[0]!.Kill();
            await _gateways[0]!.WaitForExitAsync();
            await clients.EndAsync();
            await DisposeAsync(0);
            await (isAway ? _center.StartAsync() : Task.CompletedTask);

            var keptNow = Kept() - kept;
            TestContext.Out.WriteLine(
                $"Killed after {clients.Answers.Value} answers: {keptNow} kept, {Math.Max(0, clients.Answers.Value - keptNow)} lost; what had been answered was on the disk within {written} ms.");
            Assert.That(keptNow, Is.InRange(answered, clients.Asked.Value));
            kept += keptNow;
        }

        await StartAsync(0);
        await using var last = new AskingClients(_ => _urls[0]);
        await last.MoreAsync(Batch);
        await last.EndAsync();
        await EndAsync(0);
        Assert.Multiple(() =>
        {
            Assert.That(_center.Taken.Requests.Value, Is.EqualTo(kept + last.Answers.Value), "the center has what the killed ones had written, and all of the one that ended by itself");
            Assert.That(_center.Taken.Gaps, Is.Zero);
        });
    }

    // What the center has, and what of the journal it does not have yet.
    private long Kept() => _center.Taken.With(JournalFiles.Read(JournalPath(0)));

    private string JournalPath(int which) => Path.Combine(_folder.At($"gateway-{which}"), "usage");

    private async Task StartAsync(int which)
    {
        var gateway = GatewayProcess.Start(
            [],
            ("CONFIG_CENTER_URL", _center.Url.ToString()), ("GATEWAY_TOKEN", TakingCenter.Token), ("SECRETS_KEY", new string('0', 64)),
            ("DATA_DIR", _folder.At($"gateway-{which}")), ("ACCESS_LOG", "off"), ("INSTANCE_ID", $"gateway-{which}"));
        await gateway.WaitUntilUpAsync();
        (_gateways[which], _urls[which]) = (gateway, gateway.Url);
    }

    private async Task EndAsync(int which)
    {
        _gateways[which]!.Terminate();
        Assert.That(await _gateways[which]!.WaitForExitAsync(), Is.Zero);
        await DisposeAsync(which);
    }

    private async Task DisposeAsync(int which)
    {
        await _gateways[which]!.DisposeAsync();
        _gateways[which] = null;
    }
}
