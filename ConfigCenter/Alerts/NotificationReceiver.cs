using ConfigCenter.Security;

namespace ConfigCenter.Alerts;

/// <summary>Whom a notification goes to, ready to be used.</summary>
/// <param name="Receiver">Its secrets are open.</param>
/// <param name="Urls">Where it may be.</param>
internal sealed record NotificationReceiver(AlertReceiver Receiver, UpstreamUrlPolicy Urls);
