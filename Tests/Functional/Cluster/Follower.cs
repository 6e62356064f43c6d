using System.Net;
using Gateway.Core.Configuration;
using Gateway.Core.Secrets;
using Gateway.Host.Center;
using Gateway.Host.Sources;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Cluster;

/// <summary>A gateway that follows a config center, with short waits and a log that can be read.</summary>
internal sealed class Follower : IAsyncDisposable
{
    public const string Token = "gateway-token-of-the-tests";

    private static readonly CenterTimings Timings = new() { FirstRetry = TimeSpan.FromMilliseconds(1), LongestRetry = TimeSpan.FromMilliseconds(20) };

    private readonly CenterClient _client;
    private readonly SecretBox _box = new(new byte[SecretBox.KeyBytes]);

    private Follower(TestGateway gateway, Uri center, SnapshotDisk? disk, CenterTimings timings, TimeProvider time)
    {
        Gateway = gateway;
        _client = new CenterClient(center, Token);
        Intake = new SnapshotIntake(gateway.DataPlane.Snapshots, _box, disk, new LogOf<SnapshotIntake>(Log));
        Source = new CenterSource(_client, Intake, timings, time, null, new LogOf<CenterSource>(Log));
    }

    public TestGateway Gateway { get; }

    public SnapshotIntake Intake { get; }

    public CenterSource Source { get; }

    public OutputLines Log { get; } = new();

    /// <summary>What the snapshots' secrets are sealed with.</summary>
    public SecretBox Box => _box;

    public static async Task<Follower> StartAsync(Uri center, CenterTimings? timings = null, TimeProvider? time = null, SnapshotDisk? disk = null)
    {
        var follower = new Follower(await TestGateway.StartAsync(null), center, disk, timings ?? Timings, time ?? TimeProvider.System);
        await follower.Source.StartAsync(CancellationToken.None);
        return follower;
    }

    /// <summary>Waits until a version is in force.</summary>
    public async Task HasAsync(long version)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(object? sender, EventArgs e)
        {
            if (Intake.Version == version)
            {
                reached.TrySetResult();
            }
        }

        Intake.Changed += Look;
        Look(null, EventArgs.Empty);
        await reached.Task.Within($"version {version}");
        Intake.Changed -= Look;
    }

    /// <summary>The models that the configuration in force has, as a client sees them.</summary>
    public async Task<string> ModelsAsync()
    {
        using var client = new HttpClient { BaseAddress = Gateway.Url };
        using var response = await client.GetAsync("/v1/models");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>A small configuration, told from others by its only model.</summary>
    public static Snapshot Version(long version) => Snapshots.To(new Uri("http://127.0.0.1:9")) with
    {
        Version = version,
        Models = [new ModelConfig { Pattern = $"model-of-{version}" }],
    };

    public async ValueTask DisposeAsync()
    {
        await Source.StopAsync(CancellationToken.None);
        Source.Dispose();
        _client.Dispose();
        await Gateway.DisposeAsync();
        _box.Dispose();
    }
}
