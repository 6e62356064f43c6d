using System.Data.Common;
using System.Globalization;
using ConfigCenter.Data;
using ConfigCenter.Migrations;
using ConfigCenter.Publishing;
using ConfigCenter.Security;
using Gateway.Core.Configuration;
using Gateway.Core.Secrets;

namespace ConfigCenter;

/// <summary>Sets the store up: schema, first settings, first admin, first version. A database that is away is waited for.</summary>
internal sealed class StoreStartup : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly Database _database;
    private readonly ConfigEditor _editor;
    private readonly UserService _users;
    private readonly Passwords _passwords;
    private readonly SecretBox _box;
    private readonly ConfigCenterOptions _options;
    private readonly Readiness _readiness;
    private readonly TimeProvider _time;
    private readonly ILogger<StoreStartup> _logger;

    public StoreStartup(
        Database database,
        ConfigEditor editor,
        UserService users,
        Passwords passwords,
        SecretBox box,
        ConfigCenterOptions options,
        Readiness readiness,
        TimeProvider time,
        ILogger<StoreStartup> logger)
    {
        _database = database;
        _editor = editor;
        _users = users;
        _passwords = passwords;
        _box = box;
        _options = options;
        _readiness = readiness;
        _time = time;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _options.Begin.WaitAsync(stoppingToken).ConfigureAwait(false);
            while (!await TryAsync(stoppingToken).ConfigureAwait(false))
            {
                await Task.Delay(RetryAfter, _time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellation)
    {
        try
        {
            var migrator = new Migrator(_database, MigrationFiles.Read(_database.MigrationFolder), _time);
            var steps = await migrator.RunAsync(cancellation).ConfigureAwait(false);
            CenterLog.StoreReady(
                _logger, _database.Description, steps.Count == 0 ? "none" : string.Join(", ", steps.Select(static step => step.ToString(CultureInfo.InvariantCulture))));
            var begun = await _database.WriteAsync<string>(BeginAsync, cancellation).ConfigureAwait(false);
            if (begun.Failure is { } failure)
            {
                return Unusable($"{failure.Detail} {string.Join("; ", failure.Errors)}");
            }

            if (begun.Value is { Length: > 0 } announcement)
            {
                _options.Announce(announcement);
            }

            _readiness.SetReady();
            return true;
        }
        catch (Exception e) when (e is NewerSchemaException or InvalidDataException or UnauthorizedAccessException)
        {
            return Unusable(e.Message);
        }
        catch (Exception e) when (e is DbException or TimeoutException or IOException)
        {
            if (_readiness.WaitingFor != e.Message)
            {
                CenterLog.WaitingForStore(_logger, _database.Description, e.Message);
            }

            _readiness.WaitingFor = e.Message;
            return false;
        }
    }

    /// <summary>Nothing that waiting would mend; the process stays, to say so.</summary>
    private bool Unusable(string reason)
    {
        _readiness.WaitingFor = reason;
        CenterLog.StoreUnusable(_logger, _database.Description, reason);
        return true;
    }

    /// <summary>Fills what a new store lacks.</summary>
    /// <returns>What must be announced, empty when nothing must.</returns>
    private async Task<Result<string>> BeginAsync(DbScope scope)
    {
        var now = _time.GetUtcNow();
        await scope.ExecuteAsync(
            $"{scope.Database.InsertIgnore} INTO settings (name, document, revision, created_at, updated_at, updated_by) VALUES (@name, @document, 1, @at, @at, @by)",
            new
            {
                name = SettingsRepository.Center,
                document = Documents.Write(new CenterSettings()),
                at = now.ToUnixTimeMilliseconds(),
                by = Actor.System.Username,
            }).ConfigureAwait(false);
        await SettingsRepository.LockAsync(scope).ConfigureAwait(false);

        var fingerprint = await SettingsRepository.KeyFingerprintAsync(scope).ConfigureAwait(false);
        if (fingerprint is null)
        {
            await SettingsRepository.SaveKeyFingerprintAsync(scope, _box.Fingerprint, new Stamp(Actor.System.Username, now)).ConfigureAwait(false);
        }
        else if (fingerprint != _box.Fingerprint)
        {
            return Failure.Conflict("SECRETS_KEY is not the key that this store's secrets are sealed with.");
        }

        var announcement = await BeginUsersAsync(scope).ConfigureAwait(false);
        if (announcement.Failure is not null)
        {
            return announcement;
        }

        if (await VersionRepository.LatestNumberAsync(scope).ConfigureAwait(false) == 0)
        {
            var first = await _editor.EditAsync(scope, Actor.System, new Edit
            {
                Reason = "first start",
                Publishes = true,
                Change = ConfigService.Taking(_options.Seed ?? new Snapshot(), TakeMode.Merge),
            }).ConfigureAwait(false);
            if (first.Failure is not null)
            {
                return first.Failure;
            }
        }
        else if (await ServerMoves.FollowAsync(scope, _editor, _options.MovedServers).ConfigureAwait(false) is { Failure: { } failure })
        {
            CenterLog.MovesRefused(_logger, $"{failure.Detail} {string.Join("; ", failure.Errors)}");
        }

        return announcement;
    }

    private async Task<Result<string>> BeginUsersAsync(DbScope scope)
    {
        if (await UserRepository.CountAsync(scope).ConfigureAwait(false) > 0)
        {
            return "";
        }

        var password = _options.AdminPassword ?? Passwords.Generate();
        var admin = new UserInput { Username = "admin", Role = Roles.Admin, Password = password };
        var findings = new Findings();
        admin.Check(findings);
        if (findings.Errors.Count > 0)
        {
            return Failure.Invalid([.. findings.Errors.Select(static error => new FieldError("ADMIN_PASSWORD", error.Message))]);
        }

        var created = await _users.InsertAsync(scope, Actor.System, admin, _passwords.Hash(password)).ConfigureAwait(false);
        return created.Failure is { } failure ? failure
            : _options.AdminPassword is null ? $"Config center: sign in as 'admin' with the password {password} (shown this once; change it)."
            : "";
    }
}
