namespace Ascent.Models;

/// <summary>What a trained run can be asked.</summary>
public enum RunKind
{
    /// <summary>Which class a picture or a text is of: <see cref="RunClassifier"/>.</summary>
    Classifier,

    /// <summary>How a text goes on: <c>ascent chat</c>.</summary>
    LanguageModel,

    /// <summary>Which text answers a text: <see cref="RunTranslator"/>.</summary>
    Translator,

    /// <summary>Which words were hidden in a text: <see cref="RunMaskFiller"/>.</summary>
    MaskedLanguage,

    /// <summary>Nothing that this version knows.</summary>
    Other,
}

/// <summary>Tells kinds of runs apart.</summary>
public static class RunKinds
{
    /// <summary>The kind of a run, by what its <c>model.json</c> says.</summary>
    public static RunKind Of(RunModel description) => description switch
    {
        { Classes.Count: > 1 } => RunKind.Classifier,
        { Input: not TextInput } => RunKind.Other,
        { Model: "gpt2" } => RunKind.LanguageModel,
        { Model: "transformer" } => RunKind.Translator,
        { Model: "bert" } => RunKind.MaskedLanguage,
        _ => RunKind.Other,
    };
}
