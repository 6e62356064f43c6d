using ConfigCenter.Data;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>Which gateways there are, and what they run.</summary>
internal sealed class InstanceService
{
    /// <summary>A gateway that was not heard of for so long counts as gone.</summary>
    public static readonly TimeSpan LiveFor = TimeSpan.FromSeconds(30);

    private readonly Database _database;
    private readonly TimeProvider _time;

    public InstanceService(Database database, TimeProvider time)
    {
        _database = database;
        _time = time;
    }

    public Task<Page<GatewayInstance>> ListAsync(ListQuery query, CancellationToken cancellation) =>
        _database.ReadAsync(scope => InstanceRepository.ListAsync(scope, query), cancellation);

    public Task<GatewayInstance?> FindAsync(string id, CancellationToken cancellation) =>
        _database.ReadAsync(scope => InstanceRepository.FindAsync(scope, id), cancellation);

    /// <summary>The gateways that are alive.</summary>
    public Task<IReadOnlyList<GatewayInstance>> LiveAsync(CancellationToken cancellation) =>
        _database.ReadAsync(scope => InstanceRepository.SeenSinceAsync(scope, _time.GetUtcNow() - LiveFor), cancellation);

    public bool IsLive(GatewayInstance instance) => instance.LastSeen >= (_time.GetUtcNow() - LiveFor).ToUnixTimeMilliseconds();

    /// <summary>Takes a gateway's report.</summary>
    public async Task<Result<GatewayInstance>> ReportAsync(string id, InstanceReport report, string? address, CancellationToken cancellation)
    {
        var findings = new Findings();
        report.Check(id, findings);
        if (findings.Errors.Count > 0)
        {
            return Failure.Invalid(findings.Errors);
        }

        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var instance = new GatewayInstance
        {
            Id = id,
            Version = report.Version,
            State = report.State,
            Address = address,
            ManagementUrl = report.ManagementUrl,
            Build = report.Build,
            Problems = report.Problems.Count == 0 ? null : Documents.Write(report.Problems),
            Upstreams = report.Upstreams.Count == 0 ? null : Documents.Write(report.Upstreams),
            StartedAt = report.StartedAt?.ToUnixTimeMilliseconds(),
            FirstSeen = now,
            LastSeen = now,
        };
        return await _database.WriteAsync<GatewayInstance>(
            async scope =>
            {
                await InstanceRepository.SaveAsync(scope, instance).ConfigureAwait(false);
                return instance;
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Forgets a gateway; it comes back with its next report.</summary>
    public async Task<Result<bool>> ForgetAsync(Actor actor, string id, CancellationToken cancellation)
    {
        if (actor.Role < Role.Admin)
        {
            return Failure.Forbidden("Only admins remove instances.");
        }

        return await _database.WriteAsync<bool>(
            async scope =>
            {
                if (await InstanceRepository.DeleteAsync(scope, id).ConfigureAwait(false) == 0)
                {
                    return Failure.NotFound("instance", id);
                }

                await AuditRepository.AddAsync(scope, actor, _time.GetUtcNow(), "deleted", "instances", id).ConfigureAwait(false);
                return true;
            },
            cancellation).ConfigureAwait(false);
    }
}
