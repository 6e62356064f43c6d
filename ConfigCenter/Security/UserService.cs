using ConfigCenter.Data;
using ConfigCenter.Publishing;
using Gateway.Core.Configuration;

namespace ConfigCenter.Security;

/// <summary>Managing users, and one's own account.</summary>
internal sealed class UserService
{
    private static readonly Failure AdminsOnly = Failure.Forbidden("Only admins manage users.");
    private static readonly Failure LastAdmin = Failure.Conflict("There would be no enabled admin left.");

    private readonly Database _database;
    private readonly Passwords _passwords;
    private readonly TimeProvider _time;

    public UserService(Database database, Passwords passwords, TimeProvider time)
    {
        _database = database;
        _passwords = passwords;
        _time = time;
    }

    public Task<Page<UserAccount>> ListAsync(ListQuery query, CancellationToken cancellation) =>
        _database.ReadAsync(scope => UserRepository.ListAsync(scope, query), cancellation);

    public Task<UserAccount?> FindAsync(string idOrName, CancellationToken cancellation) =>
        _database.ReadAsync(scope => UserRepository.FindAsync(scope, idOrName), cancellation);

    public async Task<Result<UserAccount>> CreateAsync(Actor actor, UserInput input, CancellationToken cancellation)
    {
        var findings = new Findings();
        input.Check(findings);
        if (input.Password is null)
        {
            findings.Error("$.password", "is required");
        }

        if (Refusal(actor, findings) is { } failure)
        {
            return failure;
        }

        var hash = _passwords.Hash(input.Password!);
        return await _database.WriteAsync<UserAccount>(scope => InsertAsync(scope, actor, input, hash), cancellation).ConfigureAwait(false);
    }

    /// <summary>Adds a user within a transaction; the input has been checked.</summary>
    public async Task<Result<UserAccount>> InsertAsync(DbScope scope, Actor actor, UserInput input, string hash)
    {
        if (await UserRepository.ByNameAsync(scope, input.Username).ConfigureAwait(false) is not null)
        {
            return Failure.Conflict($"There is a user '{input.Username}' already.");
        }

        var now = _time.GetUtcNow();
        var user = new UserAccount
        {
            Id = Tokens.NewId("us_"),
            Username = input.Username,
            DisplayName = input.DisplayName,
            Role = input.Role,
            Enabled = input.Enabled ? 1 : 0,
            PasswordHash = hash,
            Revision = 1,
            CreatedAt = now.ToUnixTimeMilliseconds(),
            UpdatedAt = now.ToUnixTimeMilliseconds(),
        };
        await UserRepository.InsertAsync(scope, user).ConfigureAwait(false);
        await AuditAsync(scope, actor, "created", user).ConfigureAwait(false);
        return user;
    }

    /// <summary>Changes a user. A new password, another role or disabling ends every session and token of theirs.</summary>
    public async Task<Result<UserAccount>> UpdateAsync(Actor actor, string idOrName, UserInput input, Precondition precondition, CancellationToken cancellation)
    {
        var findings = new Findings();
        input.Check(findings);
        if (Refusal(actor, findings) is { } failure)
        {
            return failure;
        }

        var hash = input.Password is null ? null : _passwords.Hash(input.Password);
        return await _database.WriteAsync<UserAccount>(
            async scope =>
            {
                var user = await FindAndLockAsync(scope, idOrName).ConfigureAwait(false);
                if (user is null)
                {
                    return Failure.NotFound("user", idOrName);
                }

                if (precondition.Refusal(user.Revision) is { } refusal)
                {
                    return refusal;
                }

                if (input.Username != user.Username && await UserRepository.ByNameAsync(scope, input.Username).ConfigureAwait(false) is not null)
                {
                    return Failure.Conflict($"There is a user '{input.Username}' already.");
                }

                var staysAdmin = input is { Enabled: true, Role: Roles.Admin };
                if (!staysAdmin && user is { Enabled: 1, Role: Roles.Admin } && await UserRepository.OtherAdminsAsync(scope, user.Id).ConfigureAwait(false) == 0)
                {
                    return LastAdmin;
                }

                var changed = With(user, input.Username, input.DisplayName, input.Role, input.Enabled ? 1 : 0, hash ?? user.PasswordHash);
                await UserRepository.UpdateAsync(scope, changed).ConfigureAwait(false);
                if (hash is not null || changed.Role != user.Role || changed.Enabled == 0)
                {
                    await TokenRepository.DeleteAllAsync(scope, user.Id).ConfigureAwait(false);
                }

                await AuditAsync(scope, actor, hash is null ? "updated" : "password-set", changed).ConfigureAwait(false);
                return changed;
            },
            cancellation).ConfigureAwait(false);
    }

    public async Task<Result<bool>> DeleteAsync(Actor actor, string idOrName, CancellationToken cancellation)
    {
        if (actor.Role < Role.Admin)
        {
            return AdminsOnly;
        }

        return await _database.WriteAsync<bool>(
            async scope =>
            {
                var user = await FindAndLockAsync(scope, idOrName).ConfigureAwait(false);
                if (user is null)
                {
                    return Failure.NotFound("user", idOrName);
                }

                if (user is { Enabled: 1, Role: Roles.Admin } && await UserRepository.OtherAdminsAsync(scope, user.Id).ConfigureAwait(false) == 0)
                {
                    return LastAdmin;
                }

                await UserRepository.DeleteAsync(scope, user.Id).ConfigureAwait(false);
                await AuditAsync(scope, actor, "deleted", user).ConfigureAwait(false);
                return true;
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Changes one's own name to show.</summary>
    public async Task<Result<UserAccount>> UpdateProfileAsync(Actor actor, string? displayName, CancellationToken cancellation)
    {
        var findings = new Findings();
        UserInput.CheckDisplayName("$.displayName", displayName, findings);
        if (findings.Errors.Count > 0)
        {
            return Failure.Invalid(findings.Errors);
        }

        return await _database.WriteAsync<UserAccount>(
            async scope =>
            {
                var user = (await UserRepository.LockAsync(scope, actor.UserId).ConfigureAwait(false))!;
                var changed = With(user, user.Username, displayName, user.Role, user.Enabled, user.PasswordHash);
                await UserRepository.UpdateAsync(scope, changed).ConfigureAwait(false);
                await AuditAsync(scope, actor, "updated", changed).ConfigureAwait(false);
                return changed;
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Changes one's own password, and ends every session and token.</summary>
    public async Task<Result<bool>> ChangePasswordAsync(Actor actor, string current, string next, CancellationToken cancellation)
    {
        var findings = new Findings();
        Passwords.Check("$.newPassword", next, actor.Username, findings);
        var user = (await FindAsync(actor.UserId, cancellation).ConfigureAwait(false))!;
        if (!_passwords.Verify(user, current) || user.LockedUntil > _time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            // Counted as a failed sign-in: a stolen session must not serve to guess the password.
            await _database.WriteAsync<bool>(
                async scope =>
                {
                    await UserRepository.CountFailureAsync(scope, user.Id, SignInService.LockAfter, _time.GetUtcNow() + SignInService.LockFor).ConfigureAwait(false);
                    return true;
                },
                cancellation).ConfigureAwait(false);
            findings.Error("$.currentPassword", "is not the current password, or the account is locked");
        }

        if (findings.Errors.Count > 0)
        {
            return Failure.Invalid(findings.Errors);
        }

        var hash = _passwords.Hash(next);
        return await _database.WriteAsync<bool>(
            async scope =>
            {
                var locked = (await UserRepository.LockAsync(scope, actor.UserId).ConfigureAwait(false))!;
                await UserRepository.UpdateAsync(scope, With(locked, locked.Username, locked.DisplayName, locked.Role, locked.Enabled, hash)).ConfigureAwait(false);
                await TokenRepository.DeleteAllAsync(scope, actor.UserId).ConfigureAwait(false);
                await AuditAsync(scope, actor, "password-changed", locked).ConfigureAwait(false);
                return true;
            },
            cancellation).ConfigureAwait(false);
    }

    private static Failure? Refusal(Actor actor, Findings findings) => actor.Role < Role.Admin ? AdminsOnly
        : findings.Errors.Count > 0 ? Failure.Invalid(findings.Errors)
        : null;

    private static async Task<UserAccount?> FindAndLockAsync(DbScope scope, string idOrName)
    {
        var found = await UserRepository.FindAsync(scope, idOrName).ConfigureAwait(false);
        return found is null ? null : await UserRepository.LockAsync(scope, found.Id).ConfigureAwait(false);
    }

    private UserAccount With(UserAccount user, string username, string? displayName, string role, long enabled, string hash) => new()
    {
        Id = user.Id,
        Username = username,
        DisplayName = displayName,
        Role = role,
        Enabled = enabled,
        PasswordHash = hash,
        FailedLogins = user.FailedLogins,
        LockedUntil = hash == user.PasswordHash ? user.LockedUntil : null,
        Revision = user.Revision + 1,
        CreatedAt = user.CreatedAt,
        UpdatedAt = _time.GetUtcNow().ToUnixTimeMilliseconds(),
    };

    private Task AuditAsync(DbScope scope, Actor actor, string action, UserAccount user) => AuditRepository.AddAsync(
        scope, actor, _time.GetUtcNow(), action, "users", user.Username, Documents.Write(new { user.Role, enabled = user.Enabled == 1 }));
}
