using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Secrets;
using Gateway.Host.Sources;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Cluster;

/// <summary>A gateway follows a config center that behaves, and one that does not.</summary>
public sealed class CenterSourceTests
{
    private FakeCenter _center = null!;

    [SetUp]
    public async Task StartCenter() => _center = await FakeCenter.StartAsync();

    [TearDown]
    public async Task StopCenter() => await _center.DisposeAsync();

    [Test]
    public async Task Every_version_comes_into_force()
    {
        await using var follower = await Follower.StartAsync(_center.Url);
        var watch = await _center.NextWatchAsync();
        for (var version = 1; version <= 5; version++)
        {
            await watch.SendAsync(Follower.Version(version));
            await follower.HasAsync(version);
            Assert.That(await follower.ModelsAsync(), Does.Contain($"model-of-{version}").And.Not.Contain($"model-of-{version - 1}"));
        }

        Assert.That(follower.Source.Describe(), Is.Null);
    }

    [Test]
    public async Task A_lower_version_comes_into_force_too_when_the_center_says_so()
    {
        await using var follower = await Follower.StartAsync(_center.Url);
        var watch = await _center.NextWatchAsync();
        await watch.SendAsync(Follower.Version(9));
        await follower.HasAsync(9);
        await watch.SendAsync(Follower.Version(2));
        await follower.HasAsync(2);
    }

    [Test]
    public async Task A_stream_that_comes_byte_by_byte_is_read()
    {
        await using var follower = await Follower.StartAsync(_center.Url);
        var watch = await _center.NextWatchAsync();
        foreach (var one in ": connected\n\n"u8.ToArray().Concat(FakeCenter.Event(Follower.Version(1))))
        {
            await watch.SendAsync(new[] { one });
        }

        await follower.HasAsync(1);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_stream_that_is_cut_is_resumed_from_the_version_in_force(bool breaks)
    {
        await using var follower = await Follower.StartAsync(_center.Url);
        var first = await _center.NextWatchAsync();
        await first.SendAsync(Follower.Version(1));
        await follower.HasAsync(1);

        // In the middle of an event: what came of it is nothing.
        await first.SendAsync(FakeCenter.Event(Follower.Version(2)).AsMemory(0, 200));
        Cut(first, breaks);
        var second = await _center.NextWatchAsync();
        Assert.That(follower.Intake.Version, Is.EqualTo(1));
        await second.SendAsync(Follower.Version(3));
        await follower.HasAsync(3);
        Cut(second, breaks);
        var third = await _center.NextWatchAsync();

        Assert.Multiple(() =>
        {
            Assert.That((first.LastEventId, second.LastEventId, third.LastEventId), Is.EqualTo(((string?)null, "1", "3")));
            Assert.That(follower.Log.All, Does.Not.Contain("Warning"), "a stream that could be opened again is no trouble");
        });
    }

    [Test]
    public async Task A_silent_stream_is_given_up()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch);
        await using var follower = await Follower.StartAsync(_center.Url, new CenterTimings(), clock);
        var first = await _center.NextWatchAsync();
        for (var version = 1; version <= 5; version++)
        {
            // It lives as long as something comes now and then.
            await first.SendAsync(Follower.Version(version));
            await follower.HasAsync(version);
            await first.SendAsync(": heartbeat\n\n"u8.ToArray());
            clock.Advance(TimeSpan.FromSeconds(29));
        }

        Assert.That(_center.Attempts.Value, Is.EqualTo(1));
        var second = _center.NextWatchAsync();
        while (!second.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.That((await second).LastEventId, Is.EqualTo("5"));
        Assert.That(await follower.Log.WaitForAsync("has said nothing for 30 s"), Does.EndWith("version 5 stays in force."));
    }

    [TestCase(401, "does not take this gateway's GATEWAY_TOKEN (status 401)")]
    [TestCase(403, "does not take this gateway's GATEWAY_TOKEN (status 403)")]
    [TestCase(503, "is not ready (status 503)")]
    [TestCase(404, "does not answer as one does (status 404")]
    [TestCase(200, "does not answer as one does (status 200, text/html)")]
    public async Task A_center_that_refuses_is_told_once_and_asked_again(int status, string told)
    {
        _center.Watch = context =>
        {
            context.Response.StatusCode = status;
            return Results.Content("<html>", "text/html", Encoding.UTF8, status).ExecuteAsync(context);
        };
        await using var follower = await Follower.StartAsync(_center.Url);
        await _center.Attempts.WaitForAtLeastAsync(5);
        Assert.That(await follower.Log.WaitForAsync(told), Does.StartWith("Warning: ").And.EndWith("there is no configuration yet."));
        Assert.That(follower.Source.Describe(), Does.Contain(told));
        _center.Watch = null;
        await (await _center.NextWatchAsync()).SendAsync(Follower.Version(1));
        await follower.HasAsync(1);

        Assert.That(follower.Log.All.Split(told), Has.Length.EqualTo(2), "once");
        Assert.That(follower.Log.All.Split("Following the config center"), Has.Length.EqualTo(2), "once");
    }

    [Test]
    public async Task A_center_that_is_away_is_told_once()
    {
        using var closed = new ClosedPort();
        await using var follower = await Follower.StartAsync(new Uri($"http://127.0.0.1:{closed.Port}"));
        Assert.That(await follower.Log.WaitForAsync("cannot be reached"), Does.StartWith("Warning: ").And.EndWith("there is no configuration yet."));
        Assert.That(follower.Source.State, Is.EqualTo(CenterState.Away));
    }

    [Test]
    public async Task The_token_does_not_follow_a_redirect()
    {
        await using var other = await FakeCenter.StartAsync();
        _center.Watch = context =>
        {
            context.Response.Redirect(new Uri(other.Url, "/api/v2/gateway/watch").ToString());
            return Task.CompletedTask;
        };
        await using var follower = await Follower.StartAsync(_center.Url);
        await follower.Log.WaitForAsync("does not answer as one does (status 302");
        await _center.Attempts.WaitForAtLeastAsync(3);
        Assert.That(other.Attempts.Value, Is.Zero);
    }

    [Test]
    public async Task An_invalid_version_is_refused_with_every_error_and_the_old_one_stays()
    {
        await using var follower = await Follower.StartAsync(_center.Url);
        var watch = await _center.NextWatchAsync();
        await watch.SendAsync(Follower.Version(1));
        await follower.HasAsync(1);

        await watch.SendAsync(Follower.Version(2) with { DefaultNamespace = "nobody", Routes = [new RouteConfig { Name = "r", Path = "v1" }] });
        var told = await follower.Log.WaitForAsync("was refused");
        Assert.Multiple(async () =>
        {
            Assert.That(told, Does.StartWith("Error: Configuration version 2 of ").And.Contain(" 2 error(s), version 1 stays in force: ").And.Contain("$.defaultNamespace: ").And.Contain("$.routes[0].path: "));
            Assert.That(follower.Intake.Problems, Has.Count.EqualTo(3).And.Some.StartsWith("Version 2 was refused").And.Some.StartsWith("$.defaultNamespace: ").And.Some.StartsWith("$.routes[0].path: "));
            Assert.That(await follower.ModelsAsync(), Does.Contain("model-of-1"));
        });

        // Resumed from what is in force: it may be good by now, as with a file that was missing.
        watch.End();
        var again = await _center.NextWatchAsync();
        Assert.That(again.LastEventId, Is.EqualTo("1"));
        await again.SendAsync(Follower.Version(2) with { DefaultNamespace = "nobody", Routes = [new RouteConfig { Name = "r", Path = "v1" }] });
        await again.SendAsync(Follower.Version(3));
        await follower.HasAsync(3);
        Assert.That(follower.Intake.Problems, Is.Empty);
        Assert.That(follower.Log.All.Split("was refused"), Has.Length.EqualTo(2), "the same refusal once");
    }

    [TestCase(SnapshotReader.SchemaVersion + 1, true)]
    [TestCase(SnapshotReader.SchemaVersion, false)]
    public async Task A_field_that_is_not_known_is_ignored_when_the_center_is_newer(int schema, bool isTaken)
    {
        await using var follower = await Follower.StartAsync(_center.Url);
        var watch = await _center.NextWatchAsync();
        var document = $$"""{"version":1,"schemaVersion":{{schema}},"models":[{"pattern":"model-of-1","colour":"red"}]}""";
        await watch.SendAsync(FakeCenter.Event(1, Encoding.UTF8.GetBytes(document)));

        var told = await follower.Log.WaitForAsync("$.models[0].colour");
        Assert.That(told, isTaken ? Does.StartWith("Warning: Configuration version 1 of ") : Does.StartWith("Error: Configuration version 1 of "));
        if (isTaken)
        {
            await follower.HasAsync(1);
        }
    }

    [Test]
    public async Task What_cannot_be_read_is_fetched_once_more()
    {
        _center.Snapshot = static context => context.Response.Body.WriteAsync(SnapshotWriter.Write(Follower.Version(2))).AsTask();
        await using var follower = await Follower.StartAsync(_center.Url);
        var watch = await _center.NextWatchAsync();
        await watch.SendAsync(FakeCenter.Event(2, "{\"version\":2,\"mod"u8.ToArray()));
        await follower.HasAsync(2);
        Assert.That(follower.Intake.Problems, Is.Empty);
        await watch.SendAsync(Follower.Version(3));
        await follower.HasAsync(3);
    }

    [Test]
    public async Task What_cannot_be_read_at_all_changes_nothing()
    {
        await using var follower = await Follower.StartAsync(_center.Url);
        var watch = await _center.NextWatchAsync();
        await watch.SendAsync(Follower.Version(1));
        await follower.HasAsync(1);
        foreach (var bad in new[] { "", "[]", "7", "{", "{\"version\":\"x\"}", "\u0001" })
        {
            await watch.SendAsync(FakeCenter.Event(2, Encoding.UTF8.GetBytes(bad)));
        }

        await watch.SendAsync("event: later\ndata: {}\n\n"u8.ToArray());
        await follower.Log.WaitForAsync("was refused");
        Assert.That(follower.Intake.Version, Is.EqualTo(1));
        await watch.SendAsync(Follower.Version(3));
        await follower.HasAsync(3);
    }

    [Test]
    public async Task A_version_that_the_stream_does_not_bring_is_fetched()
    {
        await using var follower = await Follower.StartAsync(_center.Url);
        var watch = await _center.NextWatchAsync();
        await watch.SendAsync(Follower.Version(1));
        await follower.HasAsync(1);
        _center.Snapshot = static context => context.Response.Body.WriteAsync(SnapshotWriter.Write(Follower.Version(2))).AsTask();

        await follower.Source.NoticeAsync(2, CancellationToken.None);
        Assert.That(follower.Intake.Version, Is.EqualTo(1), "it may be on its way");
        await follower.Source.NoticeAsync(2, CancellationToken.None);
        Assert.That(follower.Intake.Version, Is.EqualTo(2));
    }

    [Test]
    public async Task What_was_fetched_gives_way_to_what_the_stream_brought_meanwhile()
    {
        await using var follower = await Follower.StartAsync(_center.Url);
        var watch = await _center.NextWatchAsync();
        await watch.SendAsync(Follower.Version(1));
        await follower.HasAsync(1);
        _center.Snapshot = async context =>
        {
            await watch.SendAsync(Follower.Version(3));
            await follower.HasAsync(3);
            await context.Response.Body.WriteAsync(SnapshotWriter.Write(Follower.Version(2)));
        };

        await follower.Source.NoticeAsync(2, CancellationToken.None);
        await follower.Source.NoticeAsync(2, CancellationToken.None);
        Assert.That(follower.Intake.Version, Is.EqualTo(3));
    }

    [Test]
    public async Task Secrets_are_opened_and_a_version_whose_secrets_cannot_be_opened_is_refused()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        using var folder = new TempFolder();
        await using var follower = await Follower.StartAsync(_center.Url, disk: new SnapshotDisk(folder.Path, new LogOf<SnapshotDisk>(new OutputLines())));
        var watch = await _center.NextWatchAsync();
        var plain = Snapshots.To(upstream.Url);
        plain = plain with { Upstreams = [plain.Upstreams[0] with { ApiKey = "sk-provider" }] };
        await watch.SendAsync(SecretFields.Replace(plain, (context, value) => follower.Box.Seal(value, context)));
        await follower.HasAsync(1);

        using var other = new SecretBox(Enumerable.Repeat((byte)7, SecretBox.KeyBytes).ToArray());
        await watch.SendAsync(SecretFields.Replace(plain with { Version = 2 }, (context, value) => other.Seal(value, context)));
        var told = await follower.Log.WaitForAsync("was refused");
        using var client = new HttpClient { BaseAddress = follower.Gateway.Url };
        using var content = new StringContent("{\"model\":\"gpt-4o-mini\",\"messages\":[]}", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/v1/chat/completions", content);

        Assert.Multiple(() =>
        {
            Assert.That(told, Does.Contain("upstreams/upstream/apiKey: cannot be opened: SECRETS_KEY is not the config center's"));
            Assert.That(follower.Intake.Version, Is.EqualTo(1));
            Assert.That(upstream.Requests.Single().Get("Authorization"), Is.EqualTo("Bearer sk-provider"));
            Assert.That(File.ReadAllText(folder.At(SnapshotDisk.FileName)), Does.Contain(SecretBox.Prefix).And.Not.Contain("sk-provider"));
        });
    }

    [Test]
    public async Task The_first_stream_of_a_process_asks_for_the_whole_whatever_is_kept()
    {
        using var folder = new TempFolder();
        new SnapshotDisk(folder.Path, new LogOf<SnapshotDisk>(new OutputLines())).Save(SnapshotWriter.Write(Follower.Version(1)));
        await using var follower = await Follower.StartAsync(_center.Url, disk: new SnapshotDisk(folder.Path, new LogOf<SnapshotDisk>(new OutputLines())));
        Assert.That(follower.Intake.TakeKept());
        var watch = await _center.NextWatchAsync();
        Assert.That(watch.LastEventId, Is.Null);

        // A center that was set up anew counts from 1 again.
        await watch.SendAsync(Follower.Version(1) with { Models = [new ModelConfig { Pattern = "another" }] });
        await follower.Log.WaitForAsync($"version 1 of {_center.Url}");
        Assert.That(await follower.ModelsAsync(), Does.Contain("another"));
    }

    private static void Cut(WatchCall watch, bool breaks)
    {
        if (breaks)
        {
            watch.Break();
        }
        else
        {
            watch.End();
        }
    }
}
