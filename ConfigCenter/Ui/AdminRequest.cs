namespace ConfigCenter.Ui;

/// <summary>What requests say about the admin UI.</summary>
internal static class AdminRequest
{
    /// <summary>Whether a request came to the admin UI's port.</summary>
    public static bool IsAdmin(this HttpContext context) => context.Features.Get<AdminConnection>() is not null;
}
