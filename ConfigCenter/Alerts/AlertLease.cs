using ConfigCenter.Data;
using ConfigCenter.Security;

namespace ConfigCenter.Alerts;

/// <summary>
/// Which of the config centers that share a database evaluates and sends. The holder makes a number go up with everything that it writes; another takes over
/// when it has seen that number stand still for a while. Each goes by its own monotonic clock, so that clocks need not agree. What is written
/// begins with <see cref="FenceAsync"/>: a holder that was asleep while another took over writes nothing.
/// </summary>
internal sealed class AlertLease
{
    private const string Name = "alerts";
    private static readonly TimeSpan UsualInterval = new ConfigCenterOptions().AlertInterval;

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly TimeSpan _takenOverAfter;
    private readonly string _me = Tokens.NewId("cc_");
    private long _seenBeat = -1;
    private long _seenAt;
    private volatile bool _isHeld;

    public AlertLease(Database database, TimeProvider time, ConfigCenterOptions options)
    {
        _database = database;
        _time = time;
        _takenOverAfter = 3 * (options.AlertInterval > TimeSpan.Zero ? options.AlertInterval : UsualInterval);
    }

    /// <summary>Whether it was held when it was last looked at.</summary>
    public bool IsHeld => _isHeld;

    /// <summary>Looks whether this center holds it, and takes it where nobody does.</summary>
    public async Task<bool> TryHoldAsync(CancellationToken cancellation)
    {
        var (holder, beat) = await _database.ReadAsync(ReadAsync, cancellation).ConfigureAwait(false);
        if (holder == _me)
        {
            return _isHeld = true;
        }

        if (holder.Length > 0 && (beat != _seenBeat || _time.GetElapsedTime(_seenAt) < _takenOverAfter))
        {
            if (beat != _seenBeat)
            {
                _seenBeat = beat;
                _seenAt = _time.GetTimestamp();
            }

            return _isHeld = false;
        }

        var taken = await _database.WriteAsync<bool>(
            async scope => await scope.ExecuteAsync(
                "UPDATE alert_lease SET holder = @me, beat = beat + 1 WHERE name = @Name AND holder = @holder AND beat = @beat", new { me = _me, Name, holder, beat }).ConfigureAwait(false) == 1,
            cancellation).ConfigureAwait(false);
        return _isHeld = taken.Value;
    }

    /// <summary>Makes the transaction one of the holder's, and of nobody else until it ends.</summary>
    /// <returns>False when another center has taken over.</returns>
    public async Task<bool> FenceAsync(DbScope scope) =>
        _isHeld = await scope.ExecuteAsync("UPDATE alert_lease SET beat = beat + 1 WHERE name = @Name AND holder = @me", new { Name, me = _me }).ConfigureAwait(false) == 1;

    /// <summary>Shows that the holder is alive.</summary>
    public async Task<bool> RenewAsync(CancellationToken cancellation) =>
        (await _database.WriteAsync<bool>(async scope => await FenceAsync(scope).ConfigureAwait(false), cancellation).ConfigureAwait(false)).Value;

    /// <summary>Leaves it to whoever comes next.</summary>
    public async Task ReleaseAsync(CancellationToken cancellation)
    {
        _isHeld = false;
        await _database.WriteAsync<int>(
            async scope => await scope.ExecuteAsync("UPDATE alert_lease SET holder = '', beat = beat + 1 WHERE name = @Name AND holder = @me", new { Name, me = _me }).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
    }

    private static async Task<(string Holder, long Beat)> ReadAsync(DbScope scope) =>
        (await scope.RowsAsync("SELECT holder, beat FROM alert_lease WHERE name = @Name", new { Name }, static row => (row.GetString(0), row.GetInt64(1))).ConfigureAwait(false))[0];
}
