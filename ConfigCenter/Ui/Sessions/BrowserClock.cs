using System.Globalization;
using Microsoft.JSInterop;

namespace ConfigCenter.Ui.Sessions;

/// <summary>Times as they are where the browser is.</summary>
internal sealed class BrowserClock
{
    private readonly IJSRuntime _script;

    public BrowserClock(IJSRuntime script) => _script = script;

    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Asks the browser for its zone; one that is not known here is UTC.</summary>
    public async Task LoadAsync()
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(await _script.InvokeAsync<string>("admin.timeZone"), out var zone))
        {
            Zone = zone;
        }
    }

    public string Show(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public string Show(long milliseconds) => Show(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

    public string ShowShort(DateTimeOffset time, bool withDate) =>
        TimeZoneInfo.ConvertTime(time, Zone).ToString(withDate ? "MM-dd HH:mm" : "HH:mm", CultureInfo.InvariantCulture);
}
