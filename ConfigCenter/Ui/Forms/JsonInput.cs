using ConfigCenter.Ui.Texts;
using Microsoft.AspNetCore.Components;

namespace ConfigCenter.Ui.Forms;

/// <summary>An input for one field of a <see cref="JsonForm"/>: label and explanation come from the texts, what is wrong with it stands beside it.</summary>
public abstract class JsonInput : ComponentBase, IDisposable
{
    private static int _ids;

    [CascadingParameter]
    public JsonForm Form { get; set; } = null!;

    /// <summary>Where the field is, such as <c>$.quota.maxTotal</c>.</summary>
    [Parameter]
    [EditorRequired]
    public string Path { get; set; } = "$";

    /// <summary>The key of its label; with <c>.help</c> behind it, of its explanation.</summary>
    [Parameter]
    [EditorRequired]
    public string Name { get; set; } = "";

    [Parameter]
    public bool Disabled { get; set; }

    [Inject]
    protected UiText Words { get; set; } = null!;

    protected string Id { get; } = $"f{Interlocked.Increment(ref _ids)}";

    protected string Label => Words[Name];

    protected string? Help => Words.Find($"{Name}.help");

    protected string? Error => Form.ErrorAt(Path);

    protected bool IsFixed => Disabled || Form.IsReadOnly;

    protected string DescribedBy => $"{Id}h {Id}e";

    protected string Invalid => Error is null ? "false" : "true";

    public void Dispose()
    {
        Form.Changed -= StateHasChanged;
        GC.SuppressFinalize(this);
    }

    protected override void OnInitialized() => Form.Changed += StateHasChanged;

    protected override void OnParametersSet() => Form.Claim(Path);
}
