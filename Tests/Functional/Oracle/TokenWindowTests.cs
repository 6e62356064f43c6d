using Gateway.Core.Configuration;
using Gateway.Core.Limits;
using NUnit.Framework;
using Tests.Functional.Upstream;

namespace Tests.Functional.Oracle;

/// <summary>
/// No token window is exceeded, by one token, whatever clients and upstreams do: what clients received is counted anew, without the gateway. And what the gateway says of each
/// request is what its client saw; the counters are the sum of it.
/// </summary>
[NonParallelizable]
internal sealed class TokenWindowTests
{
    private const int Clients = 1_000;
    private const int MoreClients = 250;
    private const int MostRounds = 40;

    private static readonly TestCaseData[] Windows =
    [
        new TestCaseData(arg: new[] { new TokenWindowConfig { Minutes = 10, MaxTotal = 200_000 } }).SetArgDisplayNames("one window"),
        new TestCaseData(arg: new[]
        {
            new TokenWindowConfig { Minutes = 10, MaxTotal = 150_000 },
            new TokenWindowConfig { Minutes = 20, MaxInput = 90_000, MaxOutput = 80_000 },
        }).SetArgDisplayNames("both sides of a second one"),
    ];

    [TestCaseSource(nameof(Windows))]
    public async Task No_window_is_exceeded_and_nothing_leaks(TokenWindowConfig[] windows)
    {
        await using var rig = await OracleRig.StartAsync([OracleSnapshot.Tokens(windows)]);
        await rig.RoundAsync(Clients, isTroubled: true, isHeld: true);
        await rig.RoundAsync(Clients, isTroubled: true);
        AssertTroubled(rig);
        await ExhaustAsync(rig);

        var limits = rig.Windows.ToArray();
        var counted = await rig.RestAsync();
        var lines = await rig.EndAsync();

        OracleLedger.AssertAgrees(rig, lines);
        using (Assert.EnterMultipleScope())
        {
            var received = (rig.Results.Sum(static result => result.Input), rig.Results.Sum(static result => (long)result.Output));
            Assert.That(rig.MostAbove, Is.LessThanOrEqualTo(0), "above a limit at some moment");
            Assert.That(limits.Max(limit => (double)Of(limit.Side, OracleLedger.Sum(lines)) / limit.Limit), Is.GreaterThanOrEqualTo(0.99));
            for (var i = 0; i < limits.Length; i++)
            {
                Assert.That(Of(limits[i].Side, received), Is.LessThanOrEqualTo(limits[i].Limit), limits[i].Label);
                Assert.That(counted[i], Is.EqualTo(Of(limits[i].Side, OracleLedger.Sum(lines))), limits[i].Label);
            }
        }
    }

    [Test]
    public async Task Hidden_output_takes_from_later_requests_and_gives_to_none()
    {
        const long Limit = 60_000;
        await using var rig = await OracleRig.StartAsync([OracleSnapshot.Tokens(new TokenWindowConfig { Minutes = 10, MaxTotal = Limit })], hidesTokens: true);
        await rig.RoundAsync(MoreClients, isTroubled: true, isHeld: true);
        await ExhaustAsync(rig);

        var counted = await rig.RestAsync();
        var lines = await rig.EndAsync();

        OracleLedger.AssertAgrees(rig, lines);
        Assert.That(rig.Results.Sum(static result => result.Used), Is.LessThanOrEqualTo(Limit));
        Assert.That(counted, Is.EqualTo(new[] { Of(TokenSide.Total, OracleLedger.Sum(lines)) }));
    }

    [Test]
    public async Task No_window_is_exceeded_when_time_goes_on()
    {
        const long Limit = 30_000;
        var step = TimeSpan.FromSeconds(20);
        await using var rig = await OracleRig.StartAsync([OracleSnapshot.Tokens(new TokenWindowConfig { Minutes = 1, MaxTotal = Limit })]);
        var ended = 0;
        for (var round = 0; round < 4; round++)
        {
            await rig.RoundAsync(Clients / 2, isTroubled: true, ended: () =>
            {
                if (Interlocked.Increment(ref ended) % 100 == 0)
                {
                    rig.Clock.Advance(step);
                }
            });
        }

        await rig.Gateway.WaitForRestAsync();
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        var last = await ExhaustAsync(rig);
        var counted = await rig.RestAsync();
        var lines = await rig.EndAsync();

        OracleLedger.AssertAgrees(rig, lines);
        var ids = last.Select(static result => result.Plan.Id).ToHashSet();
        var (input, output) = OracleLedger.Sum(lines.Where(line => ids.Contains(line.Text("request_id")!)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rig.MostAbove, Is.LessThanOrEqualTo(0), "above a limit at some moment");
            Assert.That(MostAbove(rig.Results, Limit), Is.LessThanOrEqualTo(0), "above the limits of some windows in a row");
            Assert.That(counted, Is.EqualTo(new[] { input + output }), "the last window has what was used in it");
            Assert.That(input + output, Is.InRange(Limit * 99 / 100, Limit));
        }
    }

    // The clients go on until the window refuses all of them.
    private static async Task<List<OracleResult>> ExhaustAsync(OracleRig rig)
    {
        var all = new List<OracleResult>();
        for (var round = 0; round < MostRounds; round++)
        {
            var results = await rig.RoundAsync(MoreClients, isTroubled: false);
            all.AddRange(results);
            if (results.All(static result => result.Status == 429))
            {
                return all;
            }
        }

        Assert.Fail("The window never refuses all.");
        return all;
    }

    // All that is to be withstood has happened, and often.
    private static void AssertTroubled(OracleRig rig)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rig.Results.Count(static result => result is { Status: 200, IsWhole: true }), Is.GreaterThan(200), "served");
            Assert.That(rig.Results.Count(static result => result.HasLeft), Is.GreaterThan(20), "left");
            Assert.That(rig.Results.Count(static result => result is { Status: 200, IsWhole: false, HasLeft: false }), Is.GreaterThan(10), "broke");
            Assert.That(rig.Results.Count(static result => result.Status == 502), Is.GreaterThan(5), "failed");
            Assert.That(rig.Results.Count(static result => result.Status == 429), Is.GreaterThan(100), "refused");
        }
    }

    private static long Of(TokenSide side, (long Input, long Output) tokens) => side switch
    {
        TokenSide.Input => tokens.Input,
        TokenSide.Output => tokens.Output,
        _ => tokens.Input + tokens.Output,
    };

    // A request's tokens belong to windows between its beginning and its end; so those of all requests within some windows fit into these.
    private static long MostAbove(IReadOnlyCollection<OracleResult> results, long limit)
    {
        var spans = results.Select(static result => (From: Minute(result.Time.From), To: Minute(result.Time.To), result.Used)).ToArray();
        var starts = spans.Select(static span => span.From).Distinct().ToArray();
        var ends = spans.Select(static span => span.To).Distinct().ToArray();
        return starts.SelectMany(start => ends.Where(end => end >= start).Select(end =>
            spans.Where(span => span.From >= start && span.To <= end).Sum(static span => span.Used) - (limit * (end - start + 1)))).Max();
    }

    private static long Minute(DateTime time) => time.Ticks / TimeSpan.TicksPerMinute;
}
