using Gateway.Core.Authentication.Jwt;
using NUnit.Framework;
using Tests.Common;
using Tests.Unit.Telemetry;

namespace Tests.Unit.Authentication.Jwt;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class JwtKeySourceTests
{
    private const int InForce = 1400;
    private const int NotHad = 1401;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(JwtKeySource.LeastRefreshSeconds);

    private readonly ManualClock _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly RecordingLogger _log = new();

    private int[] Logged => [.. _log.Events.Select(static item => item.Id)];

    private JwtKeySource Start(ScriptedKeySets published, int refreshSeconds = 60) =>
        new(TestIssuer.Config() with { JwksUrl = "https://issuer.example/jwks", RefreshSeconds = refreshSeconds }, published, static (_, _) => true, _clock, _log);

    [Test]
    public async Task Keys_are_there_after_the_first_look_and_looked_at_again_in_time()
    {
        var published = new ScriptedKeySets(TestIssuer.Jwks(TestIssuer.Rsa));
        using var source = Start(published);
        await source.RefreshAsync();
        Assert.That(source.Current.Count, Is.EqualTo(1));

        published.Publish(TestIssuer.Jwks(TestIssuer.Rsa, TestIssuer.Ec));
        _clock.Advance(TimeSpan.FromSeconds(59));
        await source.RefreshAsync();
        Assert.That(published.Fetches.Value, Is.EqualTo(2), "asked for once the least time was over");
        _clock.Advance(TimeSpan.FromSeconds(61));
        await source.RefreshAsync();

        Assert.That(source.Current.Count, Is.EqualTo(2));
        Assert.That(Logged, Is.EqualTo(new[] { InForce, InForce }));
    }

    [Test]
    public async Task However_many_ask_there_is_one_look_in_a_moment()
    {
        var published = new ScriptedKeySets(TestIssuer.Jwks(TestIssuer.Rsa));
        using var source = Start(published);
        await source.RefreshAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => source.RefreshAsync()));
        Assert.That(published.Fetches.Value, Is.EqualTo(1));

        _clock.Advance(Moment);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => source.RefreshAsync()));
        Assert.That(published.Fetches.Value, Is.EqualTo(2));
    }

    [Test]
    public async Task What_cannot_be_had_or_read_changes_nothing_and_is_told_once()
    {
        var published = new ScriptedKeySets(TestIssuer.Jwks(TestIssuer.Rsa));
        using var source = Start(published);
        await source.RefreshAsync();
        var good = source.Current;
        var key = good.Find(JwtAlgorithm.RS256, "rsa"u8)!;

        foreach (var broken in new Action[] { published.Fail, () => published.Publish("<html>"), () => published.Publish("{\"keys\":[]}"), published.Fail })
        {
            broken();
            _clock.Advance(Moment);
            await source.RefreshAsync();
        }

        Assert.Multiple(() =>
        {
            Assert.That(source.Current, Is.SameAs(good));
            Assert.That(key.IsTrusted, Is.True);
            Assert.That(published.Fetches.Value, Is.EqualTo(5));
            Assert.That(Logged, Is.EqualTo(new[] { InForce, NotHad }));
        });
    }

    [Test]
    public async Task A_failure_is_tried_again_soon_without_being_asked()
    {
        var published = new ScriptedKeySets(TestIssuer.Jwks(TestIssuer.Rsa));
        published.Fail();
        using var source = Start(published, refreshSeconds: 86_400);
        await source.RefreshAsync();
        Assert.That(source.Current.IsLoaded, Is.False);

        published.Publish(TestIssuer.Jwks(TestIssuer.Rsa));
        _clock.Advance(Moment);
        await published.Fetches.WaitForAtLeastAsync(2);
        await source.RefreshAsync();

        Assert.That(source.Current.IsLoaded, Is.True);
        Assert.That(Logged, Is.EqualTo(new[] { NotHad, InForce }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_look_that_takes_too_long_ends(bool listensToCancellation)
    {
        var published = new ScriptedKeySets("");
        (listensToCancellation ? (Action)published.Hang : published.HangForGood)();
        using var source = Start(published);
        var look = source.RefreshAsync();
        await published.Fetches.WaitForAtLeastAsync(1);
        while (!look.IsCompleted)
        {
            // The look may set its timer after the clock was moved.
            _clock.Advance(JwtKeySource.LongestFetch);
            await Task.Yield();
        }

        Assert.That(Logged, Is.EqualTo(new[] { NotHad }));
    }

    [Test]
    public async Task A_file_is_read_again_when_it_changes()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "jwks.json");
        await File.WriteAllTextAsync(file, TestIssuer.Jwks(TestIssuer.Rsa));
        using var source = new JwtKeySource(TestIssuer.Config() with { JwksFile = file }, null, static (_, _) => true, _clock, _log);
        await source.RefreshAsync();
        var old = source.Current.Find(JwtAlgorithm.RS256, "rsa"u8)!;

        File.Delete(file);
        _clock.Advance(Moment);
        await source.RefreshAsync();
        Assert.That(source.Current.IsLoaded, Is.True, "the last good keys stay");

        await File.WriteAllTextAsync(file, TestIssuer.Jwks(TestIssuer.Ec));
        _clock.Advance(Moment);
        await source.RefreshAsync();

        Assert.Multiple(() =>
        {
            Assert.That(source.Current.Find(JwtAlgorithm.ES256, "ec"u8), Is.Not.Null);
            Assert.That(old.IsTrusted, Is.False);
            Assert.That(Logged, Is.EqualTo(new[] { InForce, NotHad, InForce }));
        });
    }

    [Test]
    public async Task After_its_end_nothing_is_looked_at_any_more()
    {
        var published = new ScriptedKeySets(TestIssuer.Jwks(TestIssuer.Rsa));
        var source = Start(published, refreshSeconds: 5);
        await source.RefreshAsync();
        source.Dispose();
        _clock.Advance(TimeSpan.FromHours(1));
        await source.RefreshAsync();

        Assert.That(published.Fetches.Value, Is.EqualTo(1));
    }

    [Test]
    public async Task A_process_that_fetches_nothing_has_no_keys_and_says_so()
    {
        using var source = new JwtKeySource(TestIssuer.Config() with { JwksUrl = "https://issuer.example/jwks" }, null, static (_, _) => true, _clock, _log);
        await source.RefreshAsync();

        Assert.That(source.Current.IsLoaded, Is.False);
        Assert.That(Logged, Is.EqualTo(new[] { NotHad }));
    }
}
