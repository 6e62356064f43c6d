using System.Globalization;
using System.Security.Claims;
using ConfigCenter.Publishing;
using ConfigCenter.Security;

namespace ConfigCenter.Api;

/// <summary>What requests say beside their body.</summary>
internal static class RequestFacts
{
    private const int MaxReason = 1000;

    public static Actor Actor(this HttpContext context) => new(
        context.User.FindFirstValue(Schemes.UserIdClaim)!,
        context.User.FindFirstValue(ClaimTypes.Name)!,
        Roles.Parse(context.User.FindFirstValue(ClaimTypes.Role)!),
        context.Address());

    public static string? Address(this HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().ToString() : address?.ToString();
    }

    /// <summary><c>?reason=</c>: why a change is made, for the version and the audit log.</summary>
    public static string? Reason(this HttpRequest request)
    {
        var reason = request.Query["reason"].ToString();
        return reason.Length == 0 ? null : reason.Length > MaxReason ? reason[..MaxReason] : reason;
    }

    public static bool IsDryRun(this HttpRequest request) => request.Query["dry_run"] == "true";

    /// <summary><c>If-Match</c> and <c>If-None-Match</c>.</summary>
    public static Precondition Precondition(this HttpRequest request)
    {
        var match = request.Headers.IfMatch.ToString();
        if (match.Length == 0)
        {
            return new Precondition(MustNotExist: request.Headers.IfNoneMatch == "*");
        }

        // A tag that is none of ours matches nothing.
        var revisions = match.Split(',', StringSplitOptions.TrimEntries)
            .Select(static tag => long.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : -1);
        return new Precondition(match == "*" ? null : [.. revisions], MustExist: true);
    }

    public static void SetETag(this HttpResponse response, long revision) =>
        response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    /// <summary>Whether the client has this revision already.</summary>
    public static bool HasRevision(this HttpRequest request, long revision) =>
        request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries)
            .Contains(string.Create(CultureInfo.InvariantCulture, $"\"{revision}\""), StringComparer.Ordinal);
}
