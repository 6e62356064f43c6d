using ConfigCenter.Data;

namespace ConfigCenter.Security;

/// <summary>Signing in and out, and the tokens that follow from it.</summary>
internal sealed class SignInService
{
    /// <summary>Failed sign-ins in a row that lock an account.</summary>
    public const int LockAfter = 5;

    public static readonly TimeSpan LockFor = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan SessionLife = TimeSpan.FromHours(12);

    private static readonly Failure Refused = new(FailureKind.Unauthenticated, "The user name or the password is wrong, or the account is locked.");

    private readonly Database _database;
    private readonly Passwords _passwords;
    private readonly TimeProvider _time;
    private readonly ILogger<SignInService> _logger;

    public SignInService(Database database, Passwords passwords, TimeProvider time, ILogger<SignInService> logger)
    {
        _database = database;
        _passwords = passwords;
        _time = time;
        _logger = logger;
    }

    /// <summary>Checks a password and makes a token; every reason to refuse gives the same answer.</summary>
    /// <param name="username">As sent.</param>
    /// <param name="password">As sent.</param>
    /// <param name="kind">A word of <see cref="TokenKinds"/>.</param>
    /// <param name="address">Where the request came from.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<Result<SignedIn>> SignInAsync(string username, string password, string kind, string? address, CancellationToken cancellation)
    {
        var user = await _database.ReadAsync(scope => UserRepository.ByNameAsync(scope, username), cancellation).ConfigureAwait(false);
        var isRight = _passwords.Verify(user, password);
        if (user is null || Refusal(user, isRight) is { })
        {
            var reason = user is null ? "no such user" : Refusal(user, isRight)!;
            CenterLog.SignInRefused(_logger, username, address, reason);
            if (user is not null)
            {
                await NoteFailureAsync(user, reason, address, cancellation).ConfigureAwait(false);
            }

            return Refused;
        }

        return await _database.WriteAsync<SignedIn>(
            async scope =>
            {
                await UserRepository.ClearFailuresAsync(scope, user.Id).ConfigureAwait(false);
                var actor = new Actor(user.Id, user.Username, Roles.Parse(user.Role), address);
                await AuditRepository.AddAsync(scope, actor, _time.GetUtcNow(), "login", "users", user.Username).ConfigureAwait(false);
                return await IssueAsync(scope, user, kind, null, SessionLife).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes a named token for programs.</summary>
    public Task<Result<(UserToken Token, string Credential)>> CreateApiTokenAsync(Actor actor, string name, TimeSpan life, CancellationToken cancellation) =>
        _database.WriteAsync<(UserToken, string)>(
            async scope =>
            {
                var credential = Tokens.NewCredential("gwt_");
                var token = NewToken(actor.UserId, TokenKinds.Api, name, credential, life);
                await TokenRepository.InsertAsync(scope, token).ConfigureAwait(false);
                await AuditRepository.AddAsync(scope, actor, _time.GetUtcNow(), "created", "tokens", name).ConfigureAwait(false);
                return (token, credential);
            },
            cancellation);

    /// <summary>The API tokens of a user.</summary>
    public Task<IReadOnlyList<UserToken>> ApiTokensAsync(Actor actor, CancellationToken cancellation) =>
        _database.ReadAsync(scope => TokenRepository.OfUserAsync(scope, actor.UserId, TokenKinds.Api), cancellation);

    /// <summary>Ends a token of the user's own.</summary>
    public Task<Result<bool>> RevokeAsync(Actor actor, string tokenId, CancellationToken cancellation) => _database.WriteAsync<bool>(
        async scope =>
        {
            if (await TokenRepository.DeleteAsync(scope, actor.UserId, tokenId).ConfigureAwait(false) == 0)
            {
                return Failure.NotFound("token", tokenId);
            }

            await AuditRepository.AddAsync(scope, actor, _time.GetUtcNow(), "revoked", "tokens", tokenId).ConfigureAwait(false);
            return true;
        },
        cancellation);

    /// <summary>Whom a credential stands for; null is nobody.</summary>
    public Task<TokenOwner?> OwnerAsync(string credential, CancellationToken cancellation) =>
        _database.ReadAsync(scope => TokenRepository.OwnerAsync(scope, Tokens.Hash(credential), _time.GetUtcNow()), cancellation);

    /// <summary>Whom a token stands for, by its id; null when it has ended.</summary>
    public Task<TokenOwner?> OwnerOfTokenAsync(string tokenId, CancellationToken cancellation) =>
        _database.ReadAsync(scope => TokenRepository.OwnerByIdAsync(scope, tokenId, _time.GetUtcNow()), cancellation);

    private async Task NoteFailureAsync(UserAccount user, string reason, string? address, CancellationToken cancellation) =>
        await _database.WriteAsync<bool>(
            async scope =>
            {
                var now = _time.GetUtcNow();
                await UserRepository.CountFailureAsync(scope, user.Id, LockAfter, now + LockFor).ConfigureAwait(false);
                var actor = new Actor(user.Id, user.Username, Roles.Parse(user.Role), address);
                await AuditRepository.AddAsync(scope, actor, now, "login-refused", "users", user.Username, Documents.Write(new { reason })).ConfigureAwait(false);
                return true;
            },
            cancellation).ConfigureAwait(false);

    private string? Refusal(UserAccount user, bool isRight) =>
        user.LockedUntil > _time.GetUtcNow().ToUnixTimeMilliseconds() ? "the account is locked"
        : user.Enabled == 0 ? "the account is disabled"
        : isRight ? null
        : "wrong password";

    private async Task<SignedIn> IssueAsync(DbScope scope, UserAccount user, string kind, string? name, TimeSpan life)
    {
        var credential = Tokens.NewCredential("gws_");
        var token = NewToken(user.Id, kind, name, credential, life);
        await TokenRepository.InsertAsync(scope, token).ConfigureAwait(false);
        return new SignedIn(user, credential, DateTimeOffset.FromUnixTimeMilliseconds(token.ExpiresAt));
    }

    private UserToken NewToken(string userId, string kind, string? name, string credential, TimeSpan life)
    {
        var now = _time.GetUtcNow();
        return new UserToken
        {
            Id = Tokens.NewId("tk_"),
            UserId = userId,
            Kind = kind,
            Name = name,
            TokenHash = Tokens.Hash(credential),
            CreatedAt = now.ToUnixTimeMilliseconds(),
            ExpiresAt = (now + life).ToUnixTimeMilliseconds(),
        };
    }
}
