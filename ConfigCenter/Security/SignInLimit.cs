using System.Threading.RateLimiting;
using ConfigCenter.Api;
using ConfigCenter.Ui;
using Microsoft.AspNetCore.RateLimiting;

namespace ConfigCenter.Security;

/// <summary>How often one address may try a password: whoever guesses is slow, whatever accounts they guess at.</summary>
internal static class SignInLimit
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void Configure(RateLimiterOptions limiter, int perMinute)
    {
        limiter.AddPolicy(Schemes.SignInLimit, context => RateLimitPartition.GetFixedWindowLimiter(
            context.Address() ?? "", _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = Window }));
        limiter.OnRejected = static (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "60";
            rejected.HttpContext.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return rejected.HttpContext.IsAdmin() ? ValueTask.CompletedTask : new ValueTask(Problems.Of(
                StatusCodes.Status429TooManyRequests, "Too many attempts", "Too many sign-ins from your address; try again in a minute.").ExecuteAsync(rejected.HttpContext));
        };
    }
}
