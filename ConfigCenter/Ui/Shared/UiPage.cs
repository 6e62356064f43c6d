using ConfigCenter.Security;
using ConfigCenter.Ui.Sessions;
using ConfigCenter.Ui.Texts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ConfigCenter.Ui.Shared;

/// <summary>What pages have in common: words, who looks at them, and how they tell what became of something.</summary>
public abstract class UiPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _closed = new();

    protected UiPage() => Closed = _closed.Token;

    [Inject]
    protected UiText Text { get; set; } = null!;

    [Inject]
    private protected Session Session { get; set; } = null!;

    [Inject]
    private protected BrowserClock Clock { get; set; } = null!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    [Inject]
    protected ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    protected IDialogService Dialogs { get; set; } = null!;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Closed { get; }

    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool isDisposing)
    {
        if (isDisposing)
        {
            _closed.Cancel();
            _closed.Dispose();
        }
    }

    protected void Tell(string message) => Snackbar.Add(message, Severity.Success);

    private protected void Tell(Failure failure) =>
        Snackbar.Add(string.Join(" ", [failure.Detail, .. failure.Errors.Take(3).Select(static error => $"{error.Resource ?? error.Path}: {error.Message}.")]), Severity.Error);

    /// <summary>Does something as the user, if the session still stands, and tells what became of it.</summary>
    /// <returns>The value; default when it was refused.</returns>
    private protected async Task<T?> DoAsync<T>(Func<Actor, Task<Result<T>>> work, string? done)
    {
        if (await Session.ActorAsync() is not { } actor)
        {
            return default;
        }

        var result = await work(actor);
        if (result.Failure is { } failure)
        {
            Tell(failure);
            return default;
        }

        if (done is not null)
        {
            Tell(done);
        }

        return result.Value;
    }

    /// <summary>Asks before something that cannot be undone.</summary>
    protected async Task<bool> ConfirmAsync(string title, string message, string action)
    {
        var parameters = new DialogParameters { [nameof(ConfirmDialog.Title)] = title, [nameof(ConfirmDialog.Message)] = message, [nameof(ConfirmDialog.Action)] = action };
        var dialog = await Dialogs.ShowAsync<ConfirmDialog>(title, parameters);
        return await dialog.Result is { Canceled: false };
    }
}
