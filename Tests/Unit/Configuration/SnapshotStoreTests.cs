using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;
using NUnit.Framework;

namespace Tests.Unit.Configuration;

public sealed class SnapshotStoreTests
{
    private ServerStates _servers = null!;
    private SnapshotStore _store = null!;

    [SetUp]
    public void SetUp()
    {
        _servers = new ServerStates();
        _store = new SnapshotStore(_servers, "gateway-2");
    }

    [Test]
    public void Is_not_ready_before_the_first_snapshot()
    {
        Assert.Multiple(() =>
        {
            Assert.That(_store.IsReady, Is.False);
            Assert.That(_store.Version, Is.Null);
            Assert.That(_store.Current.IsLoaded, Is.False);
        });
    }

    [Test]
    public void A_valid_snapshot_comes_into_force_and_is_announced_after_the_swap()
    {
        long? announced = null;
        _store.Changed += (_, _) => announced = _store.Version;

        var result = _store.Apply(Documents.Design());

        Assert.Multiple(() =>
        {
            Assert.That(result.Applied, Is.True);
            Assert.That(result.Version, Is.EqualTo(42));
            Assert.That(announced, Is.EqualTo(42));
            Assert.That(_store.IsReady, Is.True);
        });
    }

    [Test]
    public void An_invalid_one_changes_nothing_and_tells_every_error()
    {
        _store.Apply(Documents.Design());
        var before = _store.Current;
        var changes = 0;
        _store.Changed += (_, _) => changes++;

        var result = _store.Apply(Documents.With(("version", "43"), ("routes/0/attempts", "0"), ("models/0/template", "\"x\"")));
        var other = _store.Apply(new Snapshot { DefaultNamespace = "nobody" });

        Assert.Multiple(() =>
        {
            Assert.That(result.Applied, Is.False);
            Assert.That(result.Version, Is.EqualTo(42));
            Assert.That(result.Errors, Has.Count.EqualTo(2));
            Assert.That(other.Applied, Is.False);
            Assert.That(changes, Is.Zero);
            Assert.That(_store.Current, Is.SameAs(before));
        });
    }

    [Test]
    public void The_instance_s_settings_go_before_the_common_ones()
    {
        _store.Apply(Documents.With(
            ("settings/timeouts", """{"connectMs":500,"totalMs":7000}"""),
            ("upstreams/0/timeouts", """{"totalMs":9000}"""),
            ("instances/gateway-2/settings", """{"maxHeaders":7,"trustedProxies":["10.0.0.0/8"],"timeouts":{"connectMs":600}}""")));
        var settings = _store.Current!.Settings;
        var upstream = _store.Current.Upstreams.All[0].Timeouts;

        Assert.Multiple(() =>
        {
            Assert.That(settings.MaxHeaders, Is.EqualTo(7));
            Assert.That(settings.MaxHeadBytes, Is.EqualTo(32768));
            Assert.That(settings.TrustedProxies.IsEmpty, Is.False);
            Assert.That(settings.Timeouts.ConnectMs, Is.EqualTo(600));
            Assert.That(settings.Timeouts.TotalMs, Is.EqualTo(7000));
            Assert.That(upstream.ConnectMs, Is.EqualTo(600));
            Assert.That(upstream.TotalMs, Is.EqualTo(9000));
            Assert.That(upstream.StreamIdleMs, Is.EqualTo(60000));
        });
    }

    [Test]
    public void Servers_keep_their_state_over_a_swap()
    {
        _store.Apply(Documents.Design());
        var before = _store.Current!.Upstreams.All[0].Servers[0].State;
        _store.Apply(Documents.With(("version", "43")));

        Assert.That(_store.Current!.Upstreams.All[0].Servers[0].State, Is.SameAs(before));
    }

    [Test]
    public void Readers_never_see_a_mix_of_two_versions()
    {
        const int swaps = 1000;
        _store.Apply(Numbered(0));
        var reads = 0;
        string? mix = null;
        var done = false;
        var readers = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref done))
            {
                var current = _store.Current!;
                var number = current.Version;
                if (current.Namespaces.All[0].Code != $"ns{number}"
                    || current.Routes.All[0].Name != $"route{number}"
                    || current.Routes.All[0].Targets[0].Upstream != current.Upstreams.Find($"up{number}")
                    || current.Keys.All[0].Namespace != current.Namespaces.ByCode($"ns{number}"))
                {
                    mix = $"at version {number}";
                }

                Interlocked.Increment(ref reads);
            }
        })).ToArray();
        Array.ForEach(readers, reader => reader.Start());
        for (var i = 1; i <= swaps; i++)
        {
            _store.Apply(i % 10 == 0 ? "{\"version\":-1}"u8.ToArray() : Numbered(i));
        }

        Volatile.Write(ref done, true);
        Array.ForEach(readers, reader => reader.Join());
        Assert.Multiple(() =>
        {
            Assert.That(mix, Is.Null);
            Assert.That(reads, Is.Positive);
            Assert.That(_store.Version, Is.EqualTo(swaps - 1));
        });
    }

    private static byte[] Numbered(int number) => Encoding.UTF8.GetBytes($$"""
        {"version":{{number}},"namespaces":[{"code":"ns{{number}}"}],
         "apiKeys":[{"id":"k","namespace":"ns{{number}}","sha256":"{{new string('a', 64)}}"}],
         "upstreams":[{"name":"up{{number}}","servers":[{"url":"http://127.0.0.1:8003"}]}],
         "routes":[{"name":"route{{number}}","path":"/","targets":[{"upstream":"up{{number}}"}]}]}
        """);
}
