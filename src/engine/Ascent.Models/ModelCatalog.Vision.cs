namespace Ascent.Models;

public static partial class ModelCatalog
{
    private static IEnumerable<ModelEntry> Vision() =>
    [
        new("mnist-cnn", "PyTorch's example for MNIST: two convolutions, two fully connected layers", ModelInput.Images, static settings =>
        {
            var options = new MnistCnnOptions(settings.Whole("first", 32), settings.Whole("second", 64), settings.Whole("hidden", 128), settings.Whole("classes", 10), settings.Whole("size", 28, 6, 4096))
            {
                Dropout1 = settings.Real("dropout1", 0.25, 0, 0.99),
                Dropout2 = settings.Real("dropout2", 0.5, 0, 0.99),
            };
            return random => new MnistCnn(options, random);
        }),
        new("cifar-cnn", "six convolutions with batch norm, for pictures of 32x32", ModelInput.Images, static settings =>
        {
            var options = new CifarCnnOptions(settings.Whole("hidden", 128), settings.Whole("classes", 10), settings.Whole("size", 32, 1, 4096), settings.Real("dropout", 0.5, 0, 0.99))
            {
                Channels = settings.Wholes("channels", [32, 64, 128]),
            };
            return random => new CifarCnn(options, random);
        }),
        new("alexnet-32", "AlexNet for pictures of 32x32", ModelInput.Images, static settings =>
        {
            var options = new AlexNet32Options(settings.Whole("hidden", 4096), settings.Whole("classes", 10), settings.Real("dropout", 0.5, 0, 0.99))
            {
                Channels = settings.Wholes("channels", [64, 192, 384, 256, 256], length: 5),
            };
            return random => new AlexNet32(options, random);
        }),
        .. new[] { 20, 32, 44, 56, 110 }.Select(static depth => new ModelEntry($"resnet{depth}", $"the residual network of {depth} layers for CIFAR, option A", ModelInput.Images, settings =>
        {
            var options = new CifarResNetOptions(depth, settings.Whole("width", 16), settings.Whole("classes", 10));
            return random => new CifarResNet(options, random);
        })),
        new("alexnet", "AlexNet as torchvision has it, for pictures of 224x224", ModelInput.Images, static settings =>
        {
            var options = new AlexNetOptions(settings.Whole("classes", 1000), settings.Whole("hidden", 4096), settings.Real("dropout", 0.5, 0, 0.99))
            {
                Channels = settings.Wholes("channels", [64, 192, 384, 256, 256], length: 5),
            };
            return random => new AlexNet(options, random);
        }),
        .. new[] { 18, 34, 50, 101, 152 }.Select(static depth => new ModelEntry($"resnet{depth}", $"the residual network of {depth} layers for ImageNet, as torchvision has it", ModelInput.Images, settings =>
        {
            var options = new ResNetOptions(depth, settings.Whole("classes", 1000), settings.Whole("width", 64, 1, 4096));
            return random => new ResNet(options, random);
        })),
        new("airbench", "Jordan's network, which learns CIFAR-10 in ten epochs", ModelInput.Images, static settings =>
        {
            var options = new AirbenchCnnOptions(settings.Whole("first", 64), settings.Whole("second", 256), settings.Whole("third", 256), settings.Whole("classes", 10));
            return random => new AirbenchCnn(options, random);
        }),
    ];
}
