using System.Text.Json.Nodes;

using Ascent.Data;
using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>Learns the classes of pictures with one of the usual networks; the test pictures are evaluated after each epoch.</summary>
internal sealed class ImageClassification : ImageTask
{
    private const string Perceptron = "mlp";
    private const string Grey = "mnist-cnn";

    public override string Id => "image-classification";

    protected override IReadOnlyList<Setting> Own { get; } =
    [
        Setting.Choice("data", "data set", null, "mnist", "mnist-subset", "fashion-mnist", "cifar10"),
        Setting.Choice("model", "network", null, Perceptron, Grey, "cifar-cnn", "alexnet-32", "resnet20", "resnet32", "resnet44", "resnet56", "resnet110"),
        Setting.Wholes("hidden", "widths of the hidden layers of mlp; of the other networks one number, the width of theirs", 1, 65_536, 16, "128", "widths:128 or 256,128"),
        Setting.Wholes("channels", "channels of the convolutions: two numbers for mnist-cnn, one for each stage of cifar-cnn, five for alexnet-32, one for a residual network's first stage; none for the usual ones", 1, 65_536, 16, "none", "numbers:32,64"),
        Setting.Choice("init", "first weights: PyTorch's defaults, or Kaiming's normal numbers with biases of 0, with which a deep network without norms begins sooner", "default", "default", "kaiming"),
        Setting.Real("dropout", "part of a hidden layer that is left out; not for mlp and residual networks", 0, 0.99, "0.5"),
        .. Pictures,
    ];

    /// <inheritdoc/>
    public override void Check(SettingValues settings)
    {
        base.Check(settings);
        var (model, data) = (settings.Text("model"), settings.Text("data"));
        if (model != Perceptron && (model == Grey) == (data == "cifar10"))
            throw new RecipeException($"{model} takes {(model == Grey ? "grey" : "coloured")} pictures, and those of {data} are {(data == "cifar10" ? "coloured" : "grey")}: set {(model == Grey ? "model=cifar-cnn" : "data=cifar10")}, or model=mlp.");
        if (model == Perceptron && settings.Text("views") != "none") throw new RecipeException("mlp takes rows of pixels, of which there are no views: set views=none.");
        _ = Configuration(settings, 28, 784, 10);
    }

    /// <inheritdoc/>
    public override TrainingJob Prepare(JobContext context, LabelledImages train, LabelledImages test)
    {
        var settings = context.Settings;
        train = First(train, settings.WholeOrNone("images"));
        var network = settings.Text("model");
        var configuration = Configuration(settings, train.Rows, train.ImageSize, train.Classes);
        var random = new Philox(context.Seed);
        var model = ModelCatalog.Create(network, configuration, random);
        if (settings.Text("init") == "kaiming") Kaiming(model, random);
        return Job(context, train, test, network, configuration, new ImageObjective(model, settings.Real("label-smoothing")));
    }

    /// <summary>Of fan-in, for all layers before a ReLU; the last stays as it is, so that the first answers are near 0.</summary>
    private static void Kaiming(Module model, Philox random)
    {
        var parts = model.NamedModules().Select(static part => part.Value).ToList();
        var head = parts.OfType<Linear>().Last();
        foreach (var part in parts.Where(part => part != head))
        {
            (Tensor? weight, Tensor? bias) = part switch
            {
                Conv2d convolution => (convolution.Weight, convolution.Bias),
                Linear linear => (linear.Weight, linear.Bias),
                _ => default,
            };
            if (weight is not null) Init.KaimingNormal(weight, random, nonlinearity: Nonlinearity.Relu);
            if (bias is not null) Init.Zeros(bias);
        }
    }

    private static JsonObject Configuration(SettingValues settings, int rows, int pixels, int classes)
    {
        var (model, hidden, channels) = (settings.Text("model"), settings.Wholes("hidden"), settings.Wholes("channels"));
        var wanted = model switch { Perceptron => 0, Grey => 2, "alexnet-32" => 5, "cifar-cnn" => channels.Length, _ => 1 };
        if (channels.Length > 0 && channels.Length != wanted)
            throw new RecipeException(wanted == 0 ? "mlp has no convolutions: set channels=none." : $"{model} has {wanted} numbers of channels; {channels.Length} were given. Set channels=none for the usual ones.");
        if (model is Grey or "cifar-cnn" or "alexnet-32" && hidden.Length != 1) throw new RecipeException($"{model} has one width of hidden layers; {hidden.Length} were given. Set hidden=128, for example.");

        var configuration = new JsonObject { [model == Perceptron ? "outputs" : "classes"] = classes };
        switch (model)
        {
            case Perceptron:
                configuration["inputs"] = pixels;
                configuration["hidden"] = Numbers(hidden);
                break;
            case Grey:
                configuration["size"] = rows;
                configuration["hidden"] = hidden[0];
                (configuration["dropout1"], configuration["dropout2"]) = (settings.Real("dropout") / 2, settings.Real("dropout"));
                if (channels.Length > 0) (configuration["first"], configuration["second"]) = (channels[0], channels[1]);
                break;
            case "cifar-cnn" or "alexnet-32":
                configuration["hidden"] = hidden[0];
                configuration["dropout"] = settings.Real("dropout");
                if (channels.Length > 0) configuration["channels"] = Numbers(channels);
                break;
            default:
                if (channels.Length > 0) configuration["width"] = channels[0];
                break;
        }

        return configuration;
    }

    private static JsonArray Numbers(int[] values) => [.. values.Select(value => JsonValue.Create(value))];
}
